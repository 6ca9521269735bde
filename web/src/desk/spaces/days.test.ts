import { expect, test } from '@jest/globals';
import { nextFirst } from './days.ts';

test('a price changes on the first of the next month, over the end of a year too', () => {
  expect(['2026-11-30', '2026-12-01', '2027-01-31', '2027-09-09'].map(nextFirst)).toEqual([
    '2026-12-01',
    '2027-01-01',
    '2027-02-01',
    '2027-10-01',
  ]);
});

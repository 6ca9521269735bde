import { expect, test } from '@jest/globals';
import { expectedRefund } from './refundRule.ts';

test.each([
  ['2025-03-01', 199_700],
  ['2025-03-03', 199_700],
  ['2025-03-04', 99_850],
  ['2025-03-10', 99_850],
  ['2025-03-11', 0],
  ['2025-03-17', 0],
])('on %s a place of 17 March brings %d cents', (today, cents) => {
  expect(expectedRefund(199_700, '2025-03-17', today)).toBe(cents);
});

test('half of an odd amount loses the half cent, as in the database', () => {
  expect(expectedRefund(101, '2025-03-17', '2025-03-08')).toBe(50);
});

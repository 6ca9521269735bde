import { expect, test } from '@jest/globals';
import { daysBetween, formatDateRange, formatTime, parisDay } from './dates.ts';

test.each([
  ['2025-03-03', '2025-03-07', 'fr', '3 mars – 7 mars 2025'],
  ['2025-03-31', '2025-04-04', 'fr', '31 mars – 4 avril 2025'],
  ['2025-12-29', '2026-01-02', 'fr', '29 décembre 2025 – 2 janvier 2026'],
  ['2025-04-28', '2025-05-01', 'fr', '28 avril – 1er mai 2025'],
  ['2025-11-01', '2025-11-21', 'fr', '1er novembre – 21 novembre 2025'],
  ['2025-06-02', '2025-06-02', 'fr', '2 juin 2025'],
  ['2025-03-03', '2025-03-07', 'en', '3 March – 7 March 2025'],
] as const)('%s to %s in %s: %s', (start, end, locale, text) => {
  expect(formatDateRange(start, end, locale)).toBe(text);
});

test('the day is that of Paris, which begins before that of UTC', () => {
  expect(parisDay(new Date('2025-03-02T22:59:59Z'))).toBe('2025-03-02');
  expect(parisDay(new Date('2025-03-02T23:00:00Z'))).toBe('2025-03-03');
  expect(parisDay(new Date('2025-06-30T22:00:00Z'))).toBe('2025-07-01');
});

test('an instant is shown by the clock of Paris, summer and winter', () => {
  expect(formatTime('2025-01-10T13:05:00Z', 'fr')).toBe('14:05');
  expect(formatTime('2025-07-10T13:05:00Z', 'fr')).toBe('15:05');
});

test('days are counted over a change of the clock', () => {
  expect(daysBetween('2025-03-29', '2025-03-31')).toBe(2);
  expect(daysBetween('2025-03-07', '2025-03-03')).toBe(-4);
});

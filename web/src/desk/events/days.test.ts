import { expect, test } from '@jest/globals';
import { startOfDay } from './days.ts';

test.each([
  ['2026-11-30', 0, 'Europe/Paris', '2026-11-29T23:00:00.000Z'],
  ['2026-11-30', 1, 'Europe/Paris', '2026-11-30T23:00:00.000Z'],
  // the day on which the clock changes, and the one after it
  ['2026-03-29', 0, 'Europe/Paris', '2026-03-28T23:00:00.000Z'],
  ['2026-03-29', 1, 'Europe/Paris', '2026-03-29T22:00:00.000Z'],
  ['2026-10-25', 1, 'Europe/Paris', '2026-10-25T23:00:00.000Z'],
  ['2026-06-01', 0, 'America/Los_Angeles', '2026-06-01T07:00:00.000Z'],
  ['2026-06-01', 0, 'UTC', '2026-06-01T00:00:00.000Z'],
])('%s + %i in %s begins at %s', (day, further, zone, instant) => {
  expect(startOfDay(day, further, zone)).toBe(instant);
});

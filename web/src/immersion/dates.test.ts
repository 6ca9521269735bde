import { beforeEach, expect, test } from '@jest/globals';
import {
  daysBetween,
  formatDateRange,
  formatInstant,
  formatOfDates,
  formatTime,
  formatUntil,
  localDay,
  sortableInstant,
} from './dates.ts';
import { setZone } from '../app/zone.ts';

beforeEach(() => {
  setZone('Europe/Paris');
});

test.each([
  ['2026-03-02', '2026-03-06', 'fr', 'du lundi 2 au vendredi 6 mars 2026'],
  ['2025-03-31', '2025-04-04', 'fr', 'du lundi 31 mars au vendredi 4 avril 2025'],
  ['2025-12-29', '2026-01-02', 'fr', 'du lundi 29 décembre 2025 au vendredi 2 janvier 2026'],
  ['2025-04-28', '2025-05-01', 'fr', 'du lundi 28 avril au jeudi 1er mai 2025'],
  ['2025-11-01', '2025-11-21', 'fr', 'du samedi 1er au vendredi 21 novembre 2025'],
  ['2025-06-02', '2025-06-02', 'fr', 'lundi 2 juin 2025'],
  ['2026-03-01', '2026-03-01', 'fr', 'dimanche 1er mars 2026'],
  ['2025-03-03', '2025-03-07', 'en', 'Monday 3 – Friday 7 March 2025'],
  ['2025-12-29', '2026-01-02', 'en', 'Monday 29 December 2025 – Friday 2 January 2026'],
] as const)('%s to %s in %s: %s', (start, end, locale, text) => {
  expect(formatDateRange(start, end, locale)).toBe(text);
});

test('dates after a noun: one day has its own "du"', () => {
  expect(formatOfDates('2025-06-02', '2025-06-02', 'fr')).toBe('du lundi 2 juin 2025');
  expect(formatOfDates('2025-06-02', '2025-06-06', 'fr')).toBe('du lundi 2 au vendredi 6 juin 2025');
  expect(formatOfDates('2025-06-02', '2025-06-06', 'en')).toBe('of Monday 2 – Friday 6 June 2025');
});

test.each([
  ['2026-11-30T12:00:00Z', 'fr', 'jusqu’à 13\u00a0h'],
  ['2026-11-30T12:07:00Z', 'fr', 'jusqu’à 13\u00a0h\u00a007'],
  ['2026-12-01T06:22:00Z', 'fr', 'jusqu’au mardi 1er décembre à 7\u00a0h\u00a022'],
  ['2026-11-30T12:07:00Z', 'en', 'until 13:07'],
  ['2026-12-01T06:22:00Z', 'en', 'until Tuesday 1 December at 07:22'],
  // half past midnight in Paris is another day there
  ['2026-11-30T23:30:00Z', 'fr', 'jusqu’au mardi 1er décembre à 0\u00a0h\u00a030'],
] as const)('until %s in %s: %s', (instant, locale, text) => {
  expect(formatUntil(instant, locale, new Date('2026-11-30T10:00:00Z'))).toBe(text);
});

test('an instant has its day', () => {
  expect(formatInstant('2026-11-21T13:05:00Z', 'fr')).toBe('sam. 21 nov. 2026 à 14\u00a0h\u00a005');
  expect(formatInstant('2026-11-21T13:05:00Z', 'en')).toBe('Sat 21 Nov 2026, 14:05');
});

test('the day is that of Paris, which begins before that of UTC', () => {
  expect(localDay(new Date('2025-03-02T22:59:59Z'))).toBe('2025-03-02');
  expect(localDay(new Date('2025-03-02T23:00:00Z'))).toBe('2025-03-03');
  expect(localDay(new Date('2025-06-30T22:00:00Z'))).toBe('2025-07-01');
});

test('an instant is shown by the clock of Paris, summer and winter', () => {
  expect(formatTime('2025-01-10T13:05:00Z', 'fr')).toBe('14\u00a0h\u00a005');
  expect(formatTime('2025-07-10T13:05:00Z', 'en')).toBe('15:05');
});

test('days are counted over a change of the clock', () => {
  expect(daysBetween('2025-03-29', '2025-03-31')).toBe(2);
  expect(daysBetween('2025-03-07', '2025-03-03')).toBe(-4);
});

test('day and hour are those of the business, wherever it is', () => {
  // one instant, three days of the calendar
  const instant = '2025-03-01T02:30:00Z';
  setZone('America/Montreal');
  expect([localDay(new Date(instant)), formatTime(instant, 'fr')]).toEqual(['2025-02-28', '21\u00a0h\u00a030']);
  setZone('Indian/Reunion');
  expect([localDay(new Date(instant)), sortableInstant(instant)]).toEqual(['2025-03-01', '2025-03-01 06:30:00']);
  expect(formatUntil('2025-03-01T20:30:00Z', 'fr', new Date(instant))).toBe(
    'jusqu’au dimanche 2 mars à 0\u00a0h\u00a030',
  );
});

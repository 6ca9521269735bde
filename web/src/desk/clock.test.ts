import { beforeAll, describe, expect, test } from '@jest/globals';
import { setZone } from '../app/zone.ts';
import { exactly, relatively } from './clock.ts';

beforeAll(() => setZone('Europe/Paris'));
const now = Date.parse('2026-11-30T13:00:00Z');

describe('relatively', () => {
  test.each([
    ['2026-11-30T12:59:50Z', 'maintenant'],
    ['2026-11-30T12:57:00Z', 'il y a 3 min'],
    ['2026-11-30T15:00:00Z', 'dans 2 h'],
    ['2026-11-29T12:00:00Z', 'hier'],
  ])('%s is « %s »', (at, said) => {
    // numbers and units do not part
    expect(relatively(at, now, 'fr').replaceAll('\u00a0', ' ')).toBe(said);
  });

  test('further than a week it is the day, by the clock of the business', () => {
    expect(relatively('2026-11-01T23:30:00Z', now, 'en')).toMatch(/2 Nov/);
  });
});

test('exactly has the day of the week and the zone of the business', () => {
  expect(exactly('2026-11-30T23:30:00Z', 'fr')).toMatch(/^mardi 1 décembre 2026/);
});

import { describe, expect, test } from '@jest/globals';
import { lingerMs } from './linger';

const LONGEST = 50;
const linger = (
  eventsPerSecond: number,
  loopLoad: number,
  isCalm = false,
  { longest = LONGEST }: { longest?: number } = {},
) => lingerMs({ isCalm, eventsPerSecond, loopLoad }, longest);

describe('how long a request waits for company', () => {
  test('hardly, where little comes in, however busy the process is with other things', () => {
    expect(linger(3, 1, true)).toBe(2);
  });

  test.each([
    [50, 5],
    [250, 25],
  ])('at %i events a second with time to spare: %i ms', (eventsPerSecond, expected) => {
    expect(linger(eventsPerSecond, 0.5)).toBe(expected);
  });

  test('where the process is full, until about a dozen have come together', () => {
    expect(linger(340, 0.95)).toBeCloseTo(12_000 / 340);
  });

  test('grows with the load, without a jump', () => {
    const waits = [0.6, 0.7, 0.8, 0.9].map((load) => linger(300, load));
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(new Set(waits).size).toBe(4);
  });

  test('never longer than staff allow', () => {
    expect(linger(60, 1)).toBe(LONGEST);
    expect(linger(300, 1, false, { longest: 0 })).toBe(0);
    expect(linger(1, 0, true, { longest: 0 })).toBe(0);
  });

  test('not shorter because the process is full', () => {
    expect(linger(450, 1)).toBe(45);
  });
});

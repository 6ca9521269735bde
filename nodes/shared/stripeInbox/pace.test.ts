import { describe, expect, test } from '@jest/globals';
import { Pace } from './pace';

function at(eventsPerSecond: number, seconds: number) {
  let now = 1_000_000;
  const pace = new Pace(() => now);
  const gap = 1_000 / eventsPerSecond;
  for (let event = 0; event < eventsPerSecond * seconds; event += 1) {
    now += gap;
    pace.received();
  }
  return { pace, pass: (ms: number) => (now += ms) };
}

describe('pace of the drain', () => {
  test('an event alone never waits', () => {
    expect(at(1, 3).pace.waitBeforeClaim(200, 0)).toBe(0);
  });

  test('ten events that Stripe sends at once do not wait', () => {
    expect(at(1_000, 0.01).pace.waitBeforeClaim(200, 0)).toBe(0);
  });

  test('in a burst, it waits until about a batch has come together', () => {
    const wait = at(800, 2).pace.waitBeforeClaim(200, 0);
    expect(wait).toBeGreaterThan(200);
    expect(wait).toBeLessThan(300);
  });

  test('never longer than half a second', () => {
    expect(at(60, 3).pace.waitBeforeClaim(200, 0)).toBe(500);
  });

  test('as long as an execution takes, where that is longer: up to a second', () => {
    expect(at(60, 3).pace.waitBeforeClaim(200, 700)).toBe(700);
    expect(at(60, 3).pace.waitBeforeClaim(200, 4_000)).toBe(1_000);
  });

  test('an event alone does not wait for slow executions either', () => {
    expect(at(1, 3).pace.waitBeforeClaim(200, 4_000)).toBe(0);
  });

  test('is calm again a second after the burst', () => {
    const { pace, pass } = at(400, 2);
    pass(500);
    pace.waitBeforeClaim(200, 0);
    pass(500);
    expect(pace.waitBeforeClaim(200, 0)).toBe(0);
  });
});

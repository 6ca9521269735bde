import { expect, test } from '@jest/globals';
import { Pace } from './pace';

function paceAt(start: number) {
  const clock = { now: start };
  const slept: number[] = [];
  const sleep = (milliseconds: number) => {
    slept.push(milliseconds);
    clock.now += milliseconds;
    return Promise.resolve();
  };
  return {
    clock,
    slept,
    pace: new Pace(
      sleep,
      () => clock.now,
      () => 0,
    ),
  };
}

test('nobody waits before Stripe has asked for it', async () => {
  const { pace, slept } = paceAt(0);
  expect(await pace.waitUntilFree(1000)).toBe(true);
  expect(slept).toEqual([]);
});

test('waits as long as Stripe says', async () => {
  const { pace, slept } = paceAt(0);
  pace.slowDown(3);
  expect(await pace.waitUntilFree(60_000)).toBe(true);
  expect(slept).toEqual([3000]);
});

test('waits longer each time in a row, and starts over after a request that passed', async () => {
  const { pace, slept } = paceAt(0);
  for (let time = 0; time < 3; time += 1) {
    pace.slowDown(undefined);
    await pace.waitUntilFree(60_000);
  }
  pace.passed();
  pace.slowDown(undefined);
  await pace.waitUntilFree(60_000);
  expect(slept).toEqual([250, 500, 1000, 250]);
});

test('refusals of requests that were on their way together count once', async () => {
  const { pace, slept } = paceAt(0);
  for (let time = 0; time < 5; time += 1) pace.slowDown(undefined);
  await pace.waitUntilFree(60_000);
  expect(slept).toEqual([250]);
});

test('gives up where the wait would pass the deadline', async () => {
  const { pace, slept } = paceAt(0);
  pace.slowDown(60);
  expect(await pace.waitUntilFree(30_000)).toBe(false);
  expect(slept).toEqual([]);
});

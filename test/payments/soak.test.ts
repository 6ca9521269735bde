import { expect, test } from '@jest/globals';
import { moneyEnv } from '../../harness/money/doors.ts';
import { moneyRun } from '../../harness/money/moneyRun.ts';

/** A small, seeded part of `npm run soak -- money`, on the running product. */
test('of money: what people, machines, staff and Stripe do at random leaves every account in agreement', async () => {
  const report = await moneyRun({
    env: moneyEnv.parse(process.env),
    ...{ seed: 20_261_130, operations: 150, atOnce: 6, log: () => undefined },
  });
  expect(report.violations).toEqual([]);
  // it did something: money came, and some of it went back
  expect(report.operations).toBeGreaterThanOrEqual(150);
  expect(report.received).toBeGreaterThan(0);
  expect(report.returned).toBeGreaterThan(0);
}, 400_000);

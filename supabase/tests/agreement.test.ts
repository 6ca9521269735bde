import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';

// What the database decides and somebody else must know before: said in two places, and the same in both.

const root = join(__dirname, '../..');
let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(async () => {
  await db.drop();
});

test('what a cancelled booking brings back is what the page says before it is cancelled', async () => {
  const { expectedRefund }: { expectedRefund(cents: number, start: string, today: string): number } = await import(
    join(root, 'web/src/immersion/refundRule.ts')
  );
  const cases = await db.query<{ amount: number; start: string; today: string; refund: number }>(
    `select a::int as amount, '2027-03-28'::text as start, (date '2027-03-28' - d)::text as today,
        guichet.booking_refund_cents(a, date '2027-03-28', date '2027-03-28' - d)::int as refund
       from unnest(array[50, 101, 199700, 99999999]::bigint[]) a, generate_series(-3, 40) d`,
  );
  expect(cases).toHaveLength(4 * 44);
  expect(cases.map(({ amount, start, today }) => expectedRefund(amount, start, today))).toEqual(
    cases.map(({ refund }) => refund),
  );
});

test('the least that Stripe charges is the same in checks, pages and nodes', async () => {
  const least = await db.query<{ currency: string; cents: number }>(
    `select c as currency, guichet.minimum_charge(c)::int as cents
       from unnest(array['eur', 'usd', 'gbp', 'chf', 'cad', 'aud', 'dkk', 'nok', 'sek', 'pln', 'czk', 'jpy']) c`,
  );
  const euro = least.find(({ currency }) => currency === 'eur')?.cents;
  const page: { SMALLEST_CHARGE: number } = await import(join(root, 'web/src/pay/smallestCharge.ts'));
  expect(page.SMALLEST_CHARGE).toBe(euro);
  const checks = await db.query<{ conname: string; takes_it: boolean }>(
    `select conname, pg_get_constraintdef(oid) ~ ('>= \\(?' || $1::text || '\\M') as takes_it
       from pg_constraint where conname in ('immersion_sessions_price', 'immersion_bookings_amount') order by conname`,
    [euro],
  );
  expect(checks).toEqual([
    { conname: 'immersion_bookings_amount', takes_it: true },
    { conname: 'immersion_sessions_price', takes_it: true },
  ]);
  const [space] = await db.query<{ check: string }>(
    "select pg_get_constraintdef(oid) as check from pg_constraint where conname = 'spaces_price_minimum'",
  );
  expect(space?.check).toContain(`${(Number(euro) / 100).toFixed(2)}`);
  const node: { requireChargeable(parameter: string, amount: number, currency: string): void } = await import(
    join(root, 'nodes/GuichetStripe/parameters/minimum.ts')
  );
  for (const { currency, cents } of least)
    expect(() => node.requireChargeable('amount', cents, currency)).not.toThrow();
  // of these the node knows that Stripe refuses less
  for (const { currency, cents } of least.filter(({ currency: c }) => ['eur', 'usd', 'gbp', 'chf'].includes(c)))
    expect(() => node.requireChargeable('amount', cents - 1, currency)).toThrow(String(cents));
});

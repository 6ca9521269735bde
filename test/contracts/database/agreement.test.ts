import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { requireChargeable } from '../../../nodes/GuichetStripe/parameters/minimum';
import { isBlank } from '../../../nodes/shared/blank';
import { createTestDatabase, type TestDatabase } from '../../../supabase/tests/setup/database.ts';
import { expectedRefund } from '../../../web/src/immersion/refundRule.ts';
import { SMALLEST_CHARGE } from '../../../web/src/pay/smallestCharge.ts';

// What the database decides and somebody else must know before: said in two places, and the same in both.

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(async () => {
  await db.drop();
});

test('what a cancelled booking brings back is what the page says before it is cancelled', async () => {
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
  expect(SMALLEST_CHARGE).toBe(euro);
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
  for (const { currency, cents } of least) expect(() => requireChargeable('amount', cents, currency)).not.toThrow();
  // of these the node knows that Stripe refuses less
  for (const { currency, cents } of least.filter(({ currency: c }) => ['eur', 'usd', 'gbp', 'chf'].includes(c)))
    expect(() => requireChargeable('amount', cents - 1, currency)).toThrow(String(cents));
});

test('blank is one thing for the database and for the nodes: every character that is blank for one, and its neighbours', async () => {
  const all = Array.from({ length: 0x10ffff }, (_, n) => n + 1).filter((code) => code < 0xd800 || code > 0xdfff);
  const blank = new Set(all.filter((code) => isBlank(String.fromCodePoint(code))));
  expect(blank.size).toBeGreaterThan(4000);
  const asked = all.filter(
    (code) =>
      code <= 0x3200 ||
      (code >= 0xfb00 && code <= 0xffff) ||
      blank.has(code) ||
      blank.has(code - 1) ||
      blank.has(code + 1),
  );
  const rows = await db.query<{ code: number }>(
    'select code from unnest($1::int[]) code where guichet.is_blank(chr(code))',
    [asked],
  );
  expect(rows.map(({ code }) => code)).toEqual([...blank]);
  expect(
    await db.query(
      "select guichet.is_blank(null) as nothing, guichet.is_blank('') as empty, guichet.is_blank(E'\\u00a0a') as something",
    ),
  ).toEqual([{ nothing: true, empty: true, something: false }]);
});

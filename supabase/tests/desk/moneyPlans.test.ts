import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { yearOfMoney } from '../../../harness/database/yearOfMoney.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';

/** What the desk reads of money costs the same however much was sold: no table that grows is read as a whole. */

jest.setTimeout(300_000);

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await yearOfMoney((sql) => db.query(sql), 8_000);
});
afterAll(async () => {
  await db.drop();
});

/** Rows that a call reads, by table: one after the other, and by an index. */
async function readBy(call: string): Promise<Record<string, { whole: number; indexed: number }>> {
  const client = await db.pool.connect();
  try {
    // some calls make the plan that is kept; then one is counted
    for (let n = 0; n < 6; n += 1) await client.query(`select ${call}`);
    // and none of these counts
    await client.query('select pg_stat_force_next_flush()');
    await client.query('begin');
    await client.query(`select ${call}`);
    const { rows } = await client.query<{ name: string; whole: string; indexed: string }>(
      `select schemaname || '.' || relname as name, seq_tup_read as whole, idx_tup_fetch as indexed
         from pg_stat_xact_user_tables where seq_tup_read > 0 or idx_tup_fetch > 0`,
    );
    await client.query('commit');
    return Object.fromEntries(
      rows.map(({ name, whole, indexed }) => [name, { whole: Number(whole), indexed: Number(indexed) }]),
    );
  } finally {
    client.release();
  }
}

const growing = [
  'public.payments',
  'public.payment_events',
  'public.refunds',
  'public.orders',
  'public.vend_sessions',
  'public.immersion_bookings',
  'public.invoices_billing',
  'public.stripe_webhook_log',
  'public.users',
  'guichet.money_lines',
];

test.each([
  ['desk_today', 'public.desk_today()', 3_000],
  ['the list, newest first', 'public.desk_payments(p_limit => 50)', 3_000],
  [
    'the takings of a domain in a week',
    "public.desk_payments(p_limit => 50, p_what => 'takings', p_domain => 'vend', p_currency => 'eur', p_from => current_date - 7, p_to => current_date)",
    3_000,
  ],
  ['refunds, few among many', "public.desk_payments(p_limit => 50, p_what => 'refunds')", 3_000],
  ['payments that failed', "public.desk_open_money('failed', 0, 50)", 3_000],
  ['a month’s sums', 'public.desk_month()', 3_000],
])('%s', async (_, call, most) => {
  const read = await readBy(call);
  // a table of a few pages may be read as a whole: that of a large shop is not
  for (const name of growing) expect([name, Math.max(0, (read[name]?.whole ?? 0) - 600)]).toEqual([name, 0]);
  expect(Object.values(read).reduce((all, { indexed }) => all + indexed, 0)).toBeLessThan(most);
});

test('and is right: Today at this size is the sum of its lines', async () => {
  const [row] = await db.query<{ today: string; lines: string }>(
    `select (select sum((m ->> 'takings_minor')::bigint) from jsonb_array_elements(public.desk_today() #> '{takings,months}') m
              where m ->> 'currency' = 'eur') as today,
       (select sum(l.amount_minor) from public.money_movements l where l.takings and l.kind in ('payment', 'refund')
           and l.currency = 'eur' and l.at >= guichet.day_starts_at((date_trunc('month', guichet.today()) - interval '12 months')::date)) as lines`,
  );
  expect(row?.today).toBe(row?.lines);
});

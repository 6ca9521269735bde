import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { z } from 'zod';
import { bootstrapDatabase, migrate } from '../../harness/database/migrations.ts';
import { readLock } from '../../scripts/migrationsLock.ts';
import { intentEvent, refundEvent, sync } from './ordersSupport.ts';
import { connectTestDatabase, createTestDatabase, type TestDatabase } from './setup/database.ts';
import { claim, event } from './setup/events.ts';
import { type Dump, dumpOf, readDump } from './upgrades/dump.ts';
import { play } from './upgrades/scene.ts';

/**
 * The dump of 0.2.0 (`npm run db:dump`), migrated to now, and from there to what a next release might be, under readers
 * and writers. Before 0.2.0 is frozen there is none: it is made here, of the migrations as they are.
 */
const file = join(__dirname, 'upgrades/0.2.0.sql');
const migrations = join(__dirname, '../migrations');
const cluster = z
  .object({ port: z.number(), password: z.string() })
  .parse(JSON.parse(readFileSync(z.string().parse(process.env.GUICHET_TEST_CLUSTER), 'utf8')));
const name = `upgrade_${randomUUID().replaceAll('-', '')}`;
const urlOf = (role: string, database = name): string =>
  `postgresql://${role}:${encodeURIComponent(cluster.password)}@127.0.0.1:${cluster.port}/${database}`;

let folder: string;
let dump: Dump;
let db: TestDatabase;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-upgrade-'));
  dump = await dumpOfRelease();
  await administer(urlOf('supabase_admin', 'postgres'), `create database ${name}`);
  await bootstrapDatabase(urlOf('supabase_admin'), cluster.password);
  await migrate(urlOf('postgres'), migrationsUpTo(dump.last));
  await administer(urlOf('supabase_admin'), dump.sql);
  db = connectTestDatabase(name);
}, 120_000);
afterAll(async () => {
  await db.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** The file, once its release is frozen; anew where `npm run db:dump` asks for it. */
async function dumpOfRelease(): Promise<Dump> {
  const isFrozen = readLock() !== '';
  const asked = process.env.GUICHET_WRITE_DUMP === '1';
  if (!asked && (isFrozen || existsSync(file))) return readDump(readFileSync(file, 'utf8'));
  const stage = await createTestDatabase();
  try {
    await play(stage);
    const made = await dumpOf(stage.url);
    if (asked) writeFileSync(file, made.sql);
    return made;
  } finally {
    await stage.drop();
  }
}

/** The migrations of that release alone: later ones are what is tested. */
function migrationsUpTo(last: string): string {
  const target = join(folder, last);
  mkdirSync(target);
  for (const one of readdirSync(migrations).filter((entry) => entry.slice(0, 14) <= last))
    cpSync(join(migrations, one), join(target, one));
  return target;
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

type Held = Record<string, string[]>;
const columnsOf = async (): Promise<Map<string, string>> =>
  new Map(
    (
      await db.query<{ name: string; columns: string }>(`
      select c.oid::regclass::text as name, string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns
        from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace group by c.oid`)
    ).map((row) => [row.name, row.columns]),
  );
/** Every row of every table, in the columns that it had. */
async function held(columns: Map<string, string>): Promise<Held> {
  const tables: Held = {};
  for (const [table, list] of columns) {
    const rows = await db.query<{ line: string }>(
      `select to_jsonb(t)::text as line from (select ${list} from ${table}) t`,
    );
    tables[table] = rows.map(({ line }) => line).sort();
  }
  return tables;
}

/** Somebody reads and somebody writes, again and again, until it is stopped. */
function traffic() {
  let isOver = false;
  const stored: string[] = [];
  let reads = 0;
  let longest = 0;
  const again = async (work: (turn: number) => Promise<unknown>): Promise<void> => {
    for (let turn = 0; !isOver; turn += 1) {
      const began = Date.now();
      await work(turn);
      longest = Math.max(longest, Date.now() - began);
    }
  };
  const all = Promise.all([
    again(async () => {
      await db.query('select o.*, i.label from public.orders o join public.order_items i on i.order_id = o.id');
      reads += 1;
    }),
    again(async (turn) => {
      const event_id = `evt_traffic_${turn}`;
      await db.call('receive_stripe_events', { events: [event(event_id, { object_id: `cus_${turn % 7}` })] });
      stored.push(event_id);
    }),
    again(() => db.query('update public.orders set updated_at = clock_timestamp() where status = $1', ['PENDING'])),
  ]);
  return {
    async stop() {
      isOver = true;
      await all;
      return { stored, reads, longest };
    },
  };
}

test('the dump has data of every domain, and one of everything in flight', async () => {
  const counts = await db.query(`
    select (select count(*)::int from public.orders) as orders, (select count(*)::int from public.refunds where status = 'requested') as refunds,
      (select count(*)::int from public.vend_sessions) as vends, (select count(*)::int from public.wallet_recharges) as recharges,
      (select count(*)::int from public.immersion_bookings) as bookings, (select count(*)::int from public.immersion_waitlist) as waiting,
      (select count(*)::int from public.subscriptions) as subscriptions, (select count(*)::int from public.invoices_billing) as invoices,
      (select count(*)::int from public.usage_counters where used_value > 0) > 0 as used, (select count(*)::int from public.spaces) as spaces,
      (select array_agg(event_id order by event_id) from public.stripe_webhook_log) as events,
      (select count(*)::int from public.outbox where claimed_until is not null) as leased,
      (select count(*)::int from public.alert_outbox) > 1 as alerts`);
  expect(counts).toEqual([
    {
      orders: 3,
      refunds: 2,
      vends: 2,
      recharges: 1,
      bookings: 2,
      waiting: 1,
      subscriptions: 1,
      invoices: 1,
      used: true,
      spaces: 1,
      events: ['evt_failed', 'evt_running', 'evt_waiting'],
      leased: 1,
      alerts: true,
    },
  ]);
});

test('is migrated to now under readers and writers: nothing is lost, a second run changes nothing', async () => {
  const columns = await columnsOf();
  const before = await held(columns);
  const people = traffic();
  await migrate(urlOf('postgres'), migrations);
  const { stored, reads } = await people.stop();
  expect(Math.min(stored.length, reads)).toBeGreaterThan(0);
  expect(await migrate(urlOf('postgres'), migrations)).toEqual({ applied: [] });
  await expectKept(before, columns, stored);
}, 60_000);

test('and to a next release, whose large table is filled in batches', async () => {
  const next = migrationsUpTo('28000101000000');
  cpSync(join(__dirname, 'upgrades/next'), next, { recursive: true });
  await db.query("delete from public.stripe_webhook_log where event_id like 'evt_traffic_%'");
  const columns = await columnsOf();
  const before = await held(columns);
  const people = traffic();
  const { applied } = await migrate(urlOf('postgres'), next, { lockTimeoutMs: 200 });
  const { stored, longest } = await people.stop();
  expect(applied).toHaveLength(4);
  // nobody stood behind a lock for longer than the migration may wait for its own
  expect(longest).toBeLessThan(5_000);
  await expectKept(before, columns, stored);
  expect(await db.query('select distinct channel from public.orders')).toEqual([{ channel: 'page' }]);
  expect(await db.query("select convalidated from pg_constraint where conname = 'orders_channel_known'")).toEqual([
    { convalidated: true },
  ]);
  expect(await migrate(urlOf('postgres'), next)).toEqual({ applied: [] });
  expect(await db.query('select public.guichet_release() as release')).toEqual([{ release: '0.3.0' }]);
}, 60_000);

/** Every row as it was, but for what traffic writes: the time of an order, its own events, and when the desk's bell rang. */
async function expectKept(before: Held, columns: Map<string, string>, stored: string[]): Promise<void> {
  const after = await held(columns);
  const timeless = (table: string, lines: string[]) =>
    lines.map((line) => line.replace(table === 'desk_bell' ? /"at": "[^"]*"/ : /"updated_at": "[^"]*"/, '')).sort();
  for (const [table, lines] of Object.entries(before)) {
    const found = new Set(timeless(table, after[table] ?? []));
    expect([table, timeless(table, lines).filter((line) => !found.has(line))]).toEqual([table, []]);
  }
  const rows = await db.query<{ event_id: string }>(
    "select event_id from public.stripe_webhook_log where event_id like 'evt_traffic_%'",
  );
  expect(rows.map(({ event_id }) => event_id).sort()).toEqual([...stored].sort());
}

test('the product works on it: what was in flight is taken up and ends', async () => {
  await db.query("delete from public.stripe_webhook_log where event_id like 'evt_traffic_%'");
  // whatever a worker held when it was switched off is free again
  await db.query(
    "update public.stripe_webhook_log set claimed_until = now() - interval '1 s' where claimed_until is not null",
  );
  await db.query("update public.outbox set claimed_until = now() - interval '1 s' where claimed_until is not null");
  await db.query('update public.stripe_webhook_log set next_attempt_at = now() where next_attempt_at is not null');
  const claimed = new Set<string>();
  for (let turn = 0; turn < 5; turn += 1) {
    const { token, events } = await claim(db, { workflow_id: 'upgrade' });
    for (const { event_id } of events) claimed.add(event_id);
    if (token !== null)
      await db.call('complete_stripe_events', { token, events: events.map(({ event_id }) => ({ event_id })) });
  }
  expect([...claimed].sort()).toEqual(['evt_failed', 'evt_running', 'evt_waiting']);

  const { token, rows } = await db.call<{
    token: string;
    rows: { id: string; payload: { metadata: { refund_id: string } } }[];
  }>('claim_outbox', { topics: ['stripe.refund.create'] });
  expect(rows).toHaveLength(2);
  await db.call('complete_outbox', { token, rows: rows.map(({ id }) => ({ id, result: {} })) });
  for (const [n, intent] of ['pi_refunded', 'pi_refunding'].entries()) {
    const [refund] = await db.query<{ id: string }>(
      'select r.id from public.refunds r join public.payments p on p.id = r.payment_id where p.stripe_payment_intent_id = $1',
      [intent],
    );
    await sync(
      db,
      refundEvent(
        { created: 200 + n },
        {
          status: 'succeeded',
          stripe_refund_id: `re_${n}`,
          stripe_payment_intent_id: intent,
          stripe_charge_id: intent.replace('pi_', 'ch_'),
          metadata: { refund_id: refund?.id ?? '' },
        },
      ),
    );
  }
  expect(await db.query('select distinct status from public.refunds')).toEqual([{ status: 'succeeded' }]);

  const [pending] = await db.query<{ id: string }>("select id from public.orders where status = 'PENDING'");
  await sync(
    db,
    intentEvent(
      { created: 300 },
      {
        status: 'succeeded',
        stripe_payment_intent_id: 'pi_pending',
        amount: 500,
        metadata: { order_id: pending?.id ?? '' },
      },
    ),
  );
  expect(await db.query('select distinct status from public.orders')).toEqual([{ status: 'PAID' }]);

  await db.call('release_expired_holds');
  expect(
    await db.query(
      `select s.reserved_places = s.offline_places + (select count(*) from public.immersion_bookings b
         where b.session_id = s.id and b.status in ('pending', 'confirmed')) as kept from public.immersion_sessions s`,
    ),
  ).toEqual([{ kept: true }]);
  expect(
    await db.query(
      'select w.balance_minor = coalesce(sum(t.amount_minor), 0) as kept from public.wallets w left join public.transactions t on t.wallet_id = w.id group by w.id',
    ),
  ).toEqual([{ kept: true }]);
});

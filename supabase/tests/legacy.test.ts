import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { z } from 'zod';
import { backfillPayments } from '../../scripts/payments/backfill.ts';
import { verificationTable, verifyConstraints } from '../../scripts/payments/verify.ts';
import { migrate, bootstrapDatabase } from '../../harness/database/migrations.ts';

/** A database of before Guichet (supabase/legacy), brought forward, filled, tightened and taken back. */

const root = process.cwd();
const cluster = z
  .object({ port: z.number(), password: z.string() })
  .parse(JSON.parse(readFileSync(z.string().parse(process.env.GUICHET_TEST_CLUSTER), 'utf8')));
const name = `legacy_${randomUUID().replaceAll('-', '')}`;
const url = (role: string, database: string) =>
  `postgresql://${role}:${encodeURIComponent(cluster.password)}@127.0.0.1:${cluster.port}/${database}`;
const legacy = (file: string) => readFileSync(join(root, 'supabase/legacy', file), 'utf8');
const oldTables = ['users', 'products', 'machines', 'orders', 'order_items', 'stocks'];

async function administer(sql: string): Promise<void> {
  const admin = new Client({ connectionString: url('supabase_admin', 'postgres') });
  await admin.connect();
  await admin.query(sql).finally(() => admin.end());
}

let client: Client;
type Columns = { table_name: string; column_name: string; data_type: string }[];
let columnsBefore: Columns;
let valuesBefore: unknown;

const columns = async (): Promise<Columns> =>
  (
    await client.query<Columns[number]>(
      `select table_name, column_name, case data_type when 'USER-DEFINED' then udt_name else data_type end as data_type
  from information_schema.columns where table_schema = 'public' and table_name = any($1) order by 1, 2`,
      [oldTables],
    )
  ).rows;
/** Every old value, as text; columns that came later are not looked at. */
async function values(): Promise<unknown> {
  const tables: Record<string, unknown> = {};
  for (const table of oldTables) {
    const list = columnsBefore
      .filter((column) => column.table_name === table)
      .map((column) => `${column.column_name}::text`)
      .join(', ');
    tables[table] = (await client.query(`select ${list} from public.${table} order by id`)).rows;
  }
  return tables;
}

/** A command of package.json as a person runs it, on this database. */
async function command(script: string, ...flags: string[]): Promise<{ code: number; out: string }> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'scripts', script), ...flags], {
      env: { ...process.env, DATABASE_URL: url('postgres', name) },
    });
    return { code: 0, out: stdout };
  } catch (error) {
    const { code, stdout } = z.object({ code: z.number(), stdout: z.string() }).parse(error);
    return { code, out: stdout };
  }
}

beforeAll(async () => {
  await administer(`create database ${name}`);
  await bootstrapDatabase(url('supabase_admin', name), cluster.password);
  client = new Client({ connectionString: url('postgres', name) });
  await client.connect();
  await client.query(legacy('schema.sql'));
  await client.query(legacy('data.sql'));
  columnsBefore = await columns();
  valuesBefore = await values();
}, 60_000);
afterAll(async () => {
  await client.end();
  await administer(`drop database ${name} with (force)`);
});

describe('an old database', () => {
  test('takes every migration, and no old value changes', async () => {
    const { applied } = await migrate(url('postgres', name));
    expect(applied.length).toBeGreaterThan(30);
    expect(await values()).toEqual(valuesBefore);
    expect((await migrate(url('postgres', name))).applied).toEqual([]);
  }, 60_000);

  test('has a status that is text, and the documented columns, indexes and constraints', async () => {
    expect(await columns()).toEqual(
      expect.arrayContaining([
        { table_name: 'orders', column_name: 'status', data_type: 'character varying' },
        { table_name: 'orders', column_name: 'amount_total_cents', data_type: 'bigint' },
        { table_name: 'order_items', column_name: 'unit_price_cents', data_type: 'bigint' },
        { table_name: 'users', column_name: 'stripe_customer_id', data_type: 'character varying' },
      ]),
    );
    const { rows } = await client.query<{ indexdef: string }>(
      "select indexdef from pg_indexes where schemaname = 'public'",
    );
    const defs = rows.map(({ indexdef }) => indexdef).join('\n');
    for (const on of [
      'public.orders USING btree (user_id, created_at DESC)',
      'public.orders USING btree (stripe_payment_intent_id)',
      'public.payment_events USING btree (stripe_event_id)',
      'public.payments USING btree (stripe_payment_intent_id)',
    ]) {
      expect(defs).toContain(on);
    }
  });

  test('says which rows break which constraint, and takes no new one', async () => {
    const report = await verifyConstraints(client, false);
    const count = Object.fromEntries(report.constraints.map((row) => [row.constraint_name, [row.state, row.breaches]]));
    expect(count).toMatchObject({
      stocks_quantity_not_negative: ['new rows only', 1],
      stocks_machine_id_slot_number_key: ['missing', 2],
      users_id_fkey: ['new rows only', 2],
      orders_status_documented: ['old words too', 2],
      orders_stripe_payment_intent_id_key: ['enforced', 0],
      payments_stripe_payment_intent_id_key: ['enforced', 0],
      order_items_snapshot_complete: ['checked here', 5],
    });
    expect(verificationTable(report)).toContain('stocks 00000000-0000-4000-8000-000000000053 quantity is -2');
    await expect(
      client.query("update public.stocks set quantity = -1 where id = '00000000-0000-4000-8000-000000000051'"),
    ).rejects.toThrow('stocks_quantity_not_negative');
  });

  test('is reported by the command: a table, and 1 as long as a row breaks a rule; an unknown flag is 2', async () => {
    const report = await command('db-verify-constraints.ts');
    expect(report.code).toBe(1);
    expect(report.out).toMatch(/stocks_quantity_not_negative +stocks +new rows only +1\n/);
    expect(report.out).toMatch(/orders_status_documented +orders +old words too +2\n/);
    expect(report.out).toContain(
      'orders_status_documented: orders 00000000-0000-4000-8000-000000000032 status is COMPLETED',
    );
    expect(await command('db-verify-constraints.ts', '--thighten')).toMatchObject({
      code: 2,
      out: expect.stringContaining('Unknown: --thighten'),
    });
    const dryRun = await command('db-backfill-payments.ts', '--dry-run');
    expect(dryRun.code).toBe(0);
    expect((await client.query('select from public.order_items where label is not null')).rowCount).toBe(0);
  }, 60_000);

  test('keeps the words that its orders have and takes no third one', async () => {
    const report = verificationTable(await verifyConstraints(client, true));
    expect(report).toContain(
      'orders 00000000-0000-4000-8000-000000000032 status is COMPLETED, a word of before Guichet',
    );
    expect(report).toContain('orders 00000000-0000-4000-8000-000000000034 status is FAILED');
    // an old row can still be written to; a word that neither the document nor a row knows is refused
    await client.query("update public.orders set receipt_url = null where status = 'COMPLETED'");
    await expect(client.query("update public.orders set status = 'SHIPPED' where status = 'PENDING'")).rejects.toThrow(
      'orders_status_documented',
    );
  });

  test('is filled once: prices that are whole cents, snapshots, totals; a dry run writes nothing, a second run finds nothing', async () => {
    expect(await backfillPayments(client, { dryRun: true })).toMatchObject({ products: 2 });
    expect((await client.query('select from public.order_items where label is not null')).rowCount).toBe(0);
    const seen: number[] = [];
    expect(
      await backfillPayments(client, { dryRun: false, batchSize: 1, progress: (done) => seen.push(done) }),
    ).toEqual({ products: 2, orders: 3, items: 4, left_over: 2 });
    expect(seen).toEqual([1, 2, 3]);
    expect(
      (
        await client.query(
          'select label, unit_price_cents::int, subtotal_cents::int from public.order_items order by id',
        )
      ).rows,
    ).toEqual([
      { label: 'Café', unit_price_cents: 150, subtotal_cents: 300 },
      { label: 'Eau', unit_price_cents: 90, subtotal_cents: 90 },
      { label: 'Eau', unit_price_cents: 90, subtotal_cents: 270 },
      { label: 'Bonbon', unit_price_cents: 0, subtotal_cents: 0 },
      { label: null, unit_price_cents: 0, subtotal_cents: 0 },
    ]);
    expect((await client.query('select amount_total_cents::int from public.orders order by id')).rows).toEqual([
      { amount_total_cents: 390 },
      { amount_total_cents: 270 },
      { amount_total_cents: 0 },
      { amount_total_cents: 0 },
    ]);
    await client.query("update public.products set price_cents = 999 where name = 'Eau'");
    expect(await backfillPayments(client, { dryRun: false })).toEqual({
      products: 0,
      orders: 0,
      items: 0,
      left_over: 2,
    });
    expect(await values()).toEqual(valuesBefore);
  });

  test('is tightened once a person has put the rows right', async () => {
    await client.query('begin');
    await client.query(
      "delete from public.stocks where id = '00000000-0000-4000-8000-000000000052'; update public.stocks set quantity = 0 where quantity < 0; update public.orders set status = 'PAID' where status = 'COMPLETED'; update public.orders set status = 'CANCELLED' where status = 'FAILED'",
    );
    const { constraints } = await verifyConstraints(client, true);
    expect(Object.fromEntries(constraints.map((row) => [row.constraint_name, row.state]))).toMatchObject({
      stocks_quantity_not_negative: 'enforced',
      stocks_machine_id_slot_number_key: 'enforced',
      orders_status_documented: 'enforced',
      users_id_fkey: 'new rows only',
    });
    await client.query('savepoint tightened');
    await expect(client.query("update public.orders set status = 'COMPLETED' where status = 'PAID'")).rejects.toThrow(
      'orders_status_documented',
    );
    await client.query('rollback to savepoint tightened');
    // the next test wants the rows as they were
    await client.query('rollback');
  });

  test('goes back by the SQL of docs/migration-payments.md: the old shape, the old values, and the money’s records kept', async () => {
    await client.query(
      "insert into public.payments (order_id, stripe_payment_intent_id, amount_cents, currency, status) values ('00000000-0000-4000-8000-000000000031', 'pi_kept', 390, 'EUR', 'succeeded')",
    );
    const guide = readFileSync(join(root, 'docs/migration-payments.md'), 'utf8');
    const wayBack = /```sql way-back\n([\s\S]*?)```/.exec(guide)?.[1];
    await client.query(z.string().parse(wayBack));
    expect(await columns()).toEqual(columnsBefore);
    expect(await values()).toEqual(valuesBefore);
    expect((await client.query('select stripe_payment_intent_id from guichet_archive.payments')).rows).toEqual([
      { stripe_payment_intent_id: 'pi_kept' },
    ]);
    expect(
      (await client.query('select amount_total_cents::int from guichet_archive.orders order by id')).rows[0],
    ).toEqual({ amount_total_cents: 390 });
    // the old application writes as it did
    await client.query(
      "insert into public.users (email) values ('new@example.fr'); insert into public.orders (status) values ('COMPLETED'); update public.stocks set quantity = quantity - 1",
    );
    await client.query('update public.order_items set quantity = 7');
  });
});

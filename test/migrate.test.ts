import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { migrate } from '../stack/src/migrate.ts';

const name = `migrate_${process.pid}`;
const server = process.env.DATABASE_URL ?? '';
const database = Object.assign(new URL(server), { pathname: `/${name}` }).href;
let folder: string;

/** As role postgres of the running stack, in a database of its own. */
async function query<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

const write = (file: string, sql: string) => writeFileSync(join(folder, file), sql);

beforeAll(() => query(server, `create database ${name}`));
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-migrate-'));
  await query(database, 'drop schema if exists supabase_migrations cascade; drop table if exists public.a, public.b');
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await query(server, `drop database ${name}`);
});

test('what is missing is applied in order and recorded as the Supabase CLI does; a second run does nothing', async () => {
  write('20260102000000_b.sql', 'create table public.b (id int references public.a);');
  write('20260101000000_a.sql', 'create table public.a (id int primary key);');
  expect(await migrate(database, folder)).toEqual({
    applied: ['20260101000000_a.sql', '20260102000000_b.sql'],
    changed: [],
  });
  expect(await migrate(database, folder)).toEqual({ applied: [], changed: [] });
  expect(
    await query(
      database,
      'select version, name, cardinality(statements) > 0 as kept from supabase_migrations.schema_migrations order by version',
    ),
  ).toEqual([
    { version: '20260101000000', name: 'a', kept: true },
    { version: '20260102000000', name: 'b', kept: true },
  ]);
});

test('what the Supabase CLI has applied, statement by statement, is known and unchanged', async () => {
  await query(
    database,
    `
    create schema supabase_migrations;
    create table supabase_migrations.schema_migrations (version text not null primary key, statements text[], name text);
    insert into supabase_migrations.schema_migrations values ('20260101000000', array['create table public.a (id int)', 'select 1'], 'a');
  `,
  );
  write('20260101000000_a.sql', 'create table public.a (id int);\nselect 1;\n');
  expect(await migrate(database, folder)).toEqual({ applied: [], changed: [] });
});

test('a file that fails leaves nothing of itself and is named with its line; those before it stay', async () => {
  write('20260101000000_a.sql', 'create table public.a (id int);');
  write('20260102000000_b.sql', 'create table public.b (id int);\nselect 1,;');
  await expect(migrate(database, folder)).rejects.toThrow(/^20260102000000_b\.sql:2: syntax error/);
  expect(
    await query(database, "select to_regclass('public.a') is not null as a, to_regclass('public.b') is not null as b"),
  ).toEqual([{ a: true, b: false }]);
  write('20260102000000_b.sql', 'create table public.b (id int);');
  expect((await migrate(database, folder)).applied).toEqual(['20260102000000_b.sql']);
});

test('an edit of what was applied is reported, not applied', async () => {
  write('20260101000000_a.sql', 'create table public.a (id int);');
  await migrate(database, folder);
  write('20260101000000_a.sql', 'create table public.a (id bigint);');
  expect(await migrate(database, folder)).toEqual({ applied: [], changed: ['20260101000000_a.sql'] });
});

test('two at once wait for each other', async () => {
  write('20260101000000_a.sql', 'select pg_sleep(0.2); create table public.a (id int);');
  const reports = await Promise.all([migrate(database, folder), migrate(database, folder)]);
  expect(reports.flatMap(({ applied }) => applied)).toEqual(['20260101000000_a.sql']);
});

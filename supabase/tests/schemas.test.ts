import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { PoolClient } from 'pg';
import { functionObjects, readFunctions } from '../../cli/src/schemas/functions.ts';
import { schemaFiles } from '../../scripts/db-schemas/generator.ts';
import { readOthers } from '../../cli/src/schemas/others.ts';
import { elsewhere, roomOfMigration, rooms, roomsOfObjects } from '../../scripts/db-schemas/rooms.ts';
import { readTables } from '../../cli/src/schemas/tables.ts';
import { readMigrations } from '../../harness/database/migrations.ts';
import { migrationsFolder } from '../../harness/paths.ts';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';

let db: TestDatabase;
let client: PoolClient;
beforeAll(async () => {
  db = await createTestDatabase();
  client = await db.pool.connect();
  await client.query("set search_path = ''");
});
beforeEach(() => client.query('begin'));
afterEach(() => client.query('rollback'));
afterAll(async () => {
  client.release();
  await db.drop();
});

describe('rooms', () => {
  test('every migration has one, and no beginning of a number stands for nothing', async () => {
    const migrations = await readMigrations(migrationsFolder);
    expect(migrations.map(roomOfMigration).filter((room) => !(room in rooms))).toEqual([]);
    expect(
      Object.values(rooms)
        .flat()
        .filter((beginning) => !migrations.some(({ version }) => version.startsWith(beginning))),
    ).toEqual([]);
  });

  // what is appended later stands where it comes, in the room that it belongs to
  test('the migrations of 0.2.0 stand in the order of the rooms', async () => {
    const first = (await readMigrations(migrationsFolder)).filter(({ version }) => version < '20261201');
    const order = first.map(roomOfMigration);
    expect(order.filter((room, at) => room !== order[at - 1])).toEqual(
      Object.keys(rooms).filter((room) => rooms[room]?.some((beginning) => beginning < '20261201')),
    );
  });

  test('a migration of no room is refused by its name', () => {
    expect(() => roomOfMigration({ version: '20190101000000', file: '20190101000000_elsewhere.sql' })).toThrow(
      '20190101000000_elsewhere.sql has no room',
    );
  });

  test('an object belongs to the room of the migration that makes it first', () => {
    const migration = (version: string, sql: string) => ({ version, name: 'one', file: `${version}_one.sql`, sql });
    expect(
      roomsOfObjects([
        migration(
          '20261121002100',
          '-- create table public.no_object ()\ncreate table if not exists public.chairs (id int); create or replace function guichet.sit() returns void',
        ),
        migration(
          '20261121003000',
          'create or replace function guichet.sit() returns void; create type mood as enum ()',
        ),
      ]),
    ).toEqual(
      new Map([
        ...Object.entries(elsewhere),
        ['public.chairs', 'seats'],
        ['guichet.sit', 'seats'],
        ['public.mood', 'vending'],
      ]),
    );
  });

  test('every object of the catalogue has one, and what is said to be elsewhere is there', async () => {
    const files = await schemaFiles(client);
    const folders = new Set(
      [...files.keys()].filter((path) => path.startsWith('supabase/schemas/')).map((path) => path.split('/')[2]),
    );
    expect([...folders].sort()).toEqual(Object.keys(rooms).sort());
    for (const [object, room] of Object.entries(elsewhere))
      expect([...files.keys()]).toContain(`supabase/schemas/${room}/${object.replace('public.', '')}.sql`);
  });

  test('an object that no migration makes is refused by its name', async () => {
    await client.query('create table public.made_by_hand ()');
    await expect(schemaFiles(client)).rejects.toThrow('public.made_by_hand');
  });
});

describe('texts', () => {
  test('are those of the database, one file a name', async () => {
    const files = await schemaFiles(client);
    const relations = await client.query<{ path: string }>(
      "select case when relnamespace = 'guichet'::regnamespace then 'guichet.' else '' end || relname as path from pg_class where relnamespace in ('public'::regnamespace, 'guichet'::regnamespace) and relkind in ('r', 'p', 'v', 'm')",
    );
    const written = [...files.keys()].map((path) => path.split('/').at(-1));
    for (const { path } of relations.rows) expect(written).toContain(`${path}.sql`);
    expect(new Set(written).size).toBe(written.length);
  });

  test('name nobody who owns anything, and are the same when they are written again', async () => {
    const [first, second] = [await schemaFiles(client), await schemaFiles(client)];
    expect(second).toEqual(first);
    expect(
      [...first]
        .filter(([, text]) => /^alter .* owner to|^(?:grant|revoke) .*\bpostgres\b/im.test(text))
        .map(([path]) => path),
    ).toEqual([]);
  });

  test('of functions make the functions that are there: run again, they change nothing', async () => {
    const before = await readFunctions(client);
    for (const { sql } of functionObjects(before.map((one) => ({ ...one, triggers: [] })))) await client.query(sql);
    expect(await readFunctions(client)).toEqual(before);
  });

  test('of tables make the same table, with its keys, indexes, policies, grants and triggers', async () => {
    const all = await readTables(client);
    for (const name of ['immersion_waitlist', 'establishment_members', 'space_sync_log', 'order_items']) {
      const before = all.find((one) => one.name === name);
      await client.query(`drop table public.${name} cascade`);
      await client.query(before?.sql ?? '');
      expect((await readTables(client)).find((one) => one.name === name)).toEqual(before);
    }
  });

  test('show views, domains, sequences, comments of every part, and grants on columns', async () => {
    await client.query(`
      create domain public.percent as integer default 0 not null check (value between 0 and 100);
      create sequence public.tickets increment 5 start 10;
      grant usage on sequence public.tickets to service_role;
      create table public.shelves (id bigint generated always as identity primary key, name text collate "C", twice text generated always as (name || name) stored, share public.percent) with (fillfactor = 70);
      comment on table public.shelves is 'It''s a shelf';
      comment on constraint shelves_pkey on public.shelves is 'its key';
      create index shelves_name on public.shelves (name);
      comment on index public.shelves_name is 'by name';
      alter table public.shelves enable row level security;
      create policy "nobody at night" on public.shelves as restrictive for delete using (false);
      grant select (id, name) on public.shelves to anon;
      create view public.named with (security_invoker = true) as select id from public.shelves;
      create type public.pair as (a integer, b text)`);
    const texts = new Map(
      [...(await readTables(client)), ...(await readOthers(client))].map(({ name, sql }) => [name, sql]),
    );
    expect(texts.get('percent')).toBe(
      'create domain public.percent as integer default 0 not null constraint percent_check CHECK (((VALUE >= 0) AND (VALUE <= 100)));',
    );
    expect(texts.get('tickets')).toBe(
      [
        'create sequence public.tickets as bigint increment 5 minvalue 1 maxvalue 9223372036854775807 start 10 cache 1;',
        '',
        'revoke all on sequence public.tickets from public, anon, authenticated, service_role;',
        'grant usage on sequence public.tickets to service_role;',
      ].join('\n'),
    );
    expect(texts.has('shelves_id_seq')).toBe(false);
    expect(texts.get('pair')).toBe('create type public.pair as (\n  a integer,\n  b text\n);');
    const shelves = `${texts.get('shelves') ?? ''}\n`;
    for (const line of [
      '  id bigint generated always as identity not null,',
      '  name text collate "C",',
      '  twice text generated always as ((name || name)) stored,',
      '  share public.percent,',
      ') with (fillfactor=70);',
      "comment on table public.shelves is 'It''s a shelf';",
      "comment on constraint shelves_pkey on public.shelves is 'its key';",
      "comment on index public.shelves_name is 'by name';",
      'alter table public.shelves enable row level security;',
      'create policy "nobody at night" on public.shelves as restrictive for delete to public\n  using (false);',
      'grant select (id, name) on public.shelves to anon;',
    ])
      expect(shelves).toContain(`${line}\n`);
    expect(texts.get('named')).toContain('create view public.named with (security_invoker=true) as\n');
  });
});

test('docs/functions.md lists every function that the REST interface offers, with its callers', async () => {
  const page = (await schemaFiles(client)).get('docs/functions.md') ?? '';
  const offered = await client.query<{ name: string }>(
    "select proname as name from pg_proc where pronamespace = 'public'::regnamespace and prorettype <> 'trigger'::regtype",
  );
  const chapters = [...page.matchAll(/^### (\w+)$/gm)].map(([, name]) => name);
  expect(chapters.sort()).toEqual(offered.rows.map(({ name }) => name).sort());
  expect(page).toContain('### machine_status\n\n```\nmachine_status(machine_id text) → jsonb\n```\n');
  expect(page).toMatch(/### machine_status\n[^#]*Called by: anon, authenticated, service_role\. /);
  expect(page).toMatch(/### retry_outbox\n[^#]*Called by: service_role\. /);
});

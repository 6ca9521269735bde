import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { z } from 'zod';
import { migrate } from '../../harness/database/migrations.ts';
import { checkout } from '../../harness/paths.ts';

const cluster = z
  .object({ port: z.number(), password: z.string() })
  .parse(JSON.parse(readFileSync(z.string().parse(process.env.GUICHET_TEST_CLUSTER), 'utf8')));
const name = `migrate_${randomUUID().replaceAll('-', '')}`;
const urlOf = (path: string) =>
  `postgresql://postgres:${encodeURIComponent(cluster.password)}@127.0.0.1:${cluster.port}/${path}`;
const server = urlOf('postgres');
const database = urlOf(name);
let folder: string;

/** As role postgres, in a database of its own. */
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
  await query(
    database,
    'drop schema if exists supabase_migrations cascade; drop table if exists public.a, public.b, public.c',
  );
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await query(server, `drop database ${name}`);
});

test('what is missing is applied in order and recorded as the Supabase CLI does; a second run does nothing', async () => {
  write('20260102000000_b.sql', 'create table public.b (id int references public.a);');
  write('20260101000000_a.sql', 'create table public.a (id int primary key);');
  expect(await migrate(database, folder)).toEqual({ applied: ['20260101000000_a.sql', '20260102000000_b.sql'] });
  expect(await migrate(database, folder)).toEqual({ applied: [] });
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
  expect(await migrate(database, folder)).toEqual({ applied: [] });
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

test('two at once wait for each other', async () => {
  write('20260101000000_a.sql', 'select pg_sleep(0.2); create table public.a (id int);');
  const reports = await Promise.all([migrate(database, folder), migrate(database, folder)]);
  expect(reports.flatMap(({ applied }) => applied)).toEqual(['20260101000000_a.sql']);
});

describe('a database with another history', () => {
  const a = 'create table public.a (id int);';
  const applied = () => query(database, 'select * from supabase_migrations.schema_migrations order by version');
  const refusal = () => migrate(database, folder).catch((error: unknown) => String(error));

  beforeEach(async () => {
    write('20260101000000_a.sql', a);
    write('20260102000000_b.sql', 'create table public.b (id int);');
    await migrate(database, folder);
    write('20260103000000_c.sql', 'create table public.c (id int);');
  });

  test.each<[string, () => void, string]>([
    [
      'changed',
      () => write('20260101000000_a.sql', 'create table public.a (id bigint);'),
      '20260101000000_a.sql was edited after it had been applied (changed)',
    ],
    [
      'renamed',
      () => {
        rmSync(join(folder, '20260101000000_a.sql'));
        write('20260101000000_alpha.sql', a);
      },
      '20260101000000_alpha.sql was applied as 20260101000000_a (renamed)',
    ],
    [
      'unknown',
      () => rmSync(join(folder, '20260102000000_b.sql')),
      '20260102000000_b was applied and is none of these files (unknown)',
    ],
    [
      'reordered',
      () => write('20260101120000_between.sql', 'select 1'),
      '20260101120000_between.sql is not applied, though later ones are (reordered)',
    ],
  ])('is refused by name: one migration is %s; nothing is written', async (_fault, arrange, sentence) => {
    arrange();
    const before = await applied();
    expect(await refusal()).toContain(`  ${sentence}\n`);
    expect(await applied()).toEqual(before);
    expect(await query(database, "select to_regclass('public.c') as c")).toEqual([{ c: null }]);
  });

  test('is refused with all that is wrong at once', async () => {
    rmSync(join(folder, '20260102000000_b.sql'));
    write('20260101000000_a.sql', 'select 2');
    expect(await refusal()).toMatch(/_a\.sql was edited .*\n.*_b was applied/);
  });

  test('may have what a project did before the first of ours, and rows of an older Supabase CLI', async () => {
    await query(database, "insert into supabase_migrations.schema_migrations (version) values ('20240101000000')");
    await query(database, 'update supabase_migrations.schema_migrations set statements = null, name = null');
    expect(await migrate(database, folder)).toEqual({ applied: ['20260103000000_c.sql'] });
  });

  test('ends the command with 1 and its sentence; a database of none is not touched', async () => {
    const command = () =>
      promisify(execFile)(process.execPath, [join(checkout, 'stack/bin/migrate.ts')], {
        env: { ...process.env, DATABASE_URL: database },
      });
    await query(
      database,
      "update supabase_migrations.schema_migrations set version = '20271231000000' where version = '20260101000000'",
    );
    await expect(command()).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/another history .*nothing was written:\n(.*\n)*  20271231000000_a was applied/),
    });
    expect(await query(database, "select from pg_namespace where nspname = 'guichet'")).toEqual([]);
  });
});

describe('under readers and writers', () => {
  test('a migration lets go of its place in the queue, and gets its lock once they are done', async () => {
    write('20260101000000_a.sql', 'create table public.a (id int);');
    await migrate(database, folder);
    write('20260102000000_wider.sql', 'alter table public.a add column note text;');
    const reader = new Client({ connectionString: database });
    await reader.connect();
    await reader.query('begin; select * from public.a');
    const lines: string[] = [];
    const migrating = migrate(database, folder, { lockTimeoutMs: 100, report: (line) => lines.push(line) });
    while (lines.length < 2) await sleep(20);
    // whoever comes meanwhile does not stand behind it for long
    const began = Date.now();
    await query(database, 'insert into public.a values (1)');
    expect(Date.now() - began).toBeLessThan(2_000);
    await reader.query('commit');
    await reader.end();
    expect(await migrating).toEqual({ applied: ['20260102000000_wider.sql'] });
    expect(lines[0]).toBe('20260102000000_wider.sql waits for a lock that somebody holds: again in 100 ms');
  });

  test('one that gets no lock in all its time leaves nothing of itself', async () => {
    write('20260101000000_a.sql', 'create table public.a (id int);');
    await migrate(database, folder);
    write('20260102000000_wider.sql', 'alter table public.a add column note text;');
    const reader = new Client({ connectionString: database });
    await reader.connect();
    await reader.query('begin; select * from public.a');
    await expect(migrate(database, folder, { lockTimeoutMs: 50, patienceMs: 300 })).rejects.toThrow(
      '20260102000000_wider.sql: canceling statement due to lock timeout',
    );
    await reader.end();
    expect(await migrate(database, folder)).toEqual({ applied: ['20260102000000_wider.sql'] });
  });

  test('a backfill is repeated until no row is left, each batch for itself, and goes on where it was stopped', async () => {
    write('20260101000000_a.sql', 'create table public.a (id int, twice int check (twice < 100));');
    await migrate(database, folder);
    await query(database, 'insert into public.a (id) select generate_series(1, 25)');
    write(
      '20260102000000_backfill.sql',
      `-- migrate: repeat
      update public.a set twice = id * 2 where id in (select id from public.a where twice is null order by id limit 10);`,
    );
    await query(database, 'insert into public.a (id) values (60)');
    await expect(migrate(database, folder)).rejects.toThrow('20260102000000_backfill.sql: new row for relation "a"');
    // two batches stand
    expect(await query(database, 'select count(*)::int as n from public.a where twice is not null')).toEqual([
      { n: 20 },
    ]);
    await query(database, 'delete from public.a where id = 60');
    expect(await migrate(database, folder)).toEqual({ applied: ['20260102000000_backfill.sql'] });
    expect(await query(database, 'select from public.a where twice is distinct from id * 2')).toEqual([]);
  });
});

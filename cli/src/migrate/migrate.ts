import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, DatabaseError } from 'pg';
import { connect, type Connection } from '../database/connect.ts';
import { migrationsFolder } from '../paths.ts';
import { compareHistory, HistoryError, type HistoryFault, type RecordedMigration } from './migrateHistory.ts';
import { failedMigration, type Migration, MigrationError, readMigrations } from './migrateRead.ts';

export { Fault } from '../fault.ts';
export { HistoryError } from './migrateHistory.ts';
export { type Migration, MigrationError, readMigrations } from './migrateRead.ts';

export interface MigrationReport {
  /** Names of the files applied now, in order; of a dry run those that would be. */
  applied: string[];
}

export interface MigrateOptions {
  /** How long a migration waits for a lock, and everybody else behind it; then it lets go and tries again. */
  lockTimeoutMs?: number;
  /** How long it tries for its locks in all. */
  patienceMs?: number;
  /** File of a certificate authority: the server must prove who it is. */
  ca?: string | undefined;
  /** Says what would be applied, and applies nothing. */
  isDryRun?: boolean;
  /** One line for whoever waits. */
  report?(line: string): void;
  /** Who is spoken to, and how, before anything is done. */
  connected?(connection: Connection): void;
  /** A file is in the database, the `done`th of `total`. */
  progress?(file: string, done: number, total: number): void;
}

const defaults = { lockTimeoutMs: 2_000, patienceMs: 300_000 };

/** `lock_not_available`, `deadlock_detected`: somebody was in the way, and nothing is wrong with the migration. */
const inTheWay = new Set(['55P03', '40P01']);

/** A file that begins so is repeated, a transaction each time, until it changes no row: a backfill in batches. */
const repeated = /^-- migrate: repeat\b/;

/**
 * Applies what `folder` has and the database has not, in order, each file in a transaction of its own,
 * and records it as the Supabase CLI does, so that `supabase db push` and this may take turns.
 * Two at once wait for each other. Nobody who reads or writes waits long: see `lockTimeoutMs`.
 * @param databaseUrl any Postgres, over TLS as `readAddress` says; on Supabase the role postgres
 * @throws HistoryError where the database was made by other migrations; nothing is written
 * @throws MigrationError naming file, line and Postgres' message
 * @throws Fault where there is no session
 */
export async function migrate(
  databaseUrl: string,
  folder = migrationsFolder,
  options: MigrateOptions = {},
): Promise<MigrationReport> {
  const migrations = await readMigrations(folder);
  const connection = await connect(databaseUrl, { ca: options.ca });
  const { client } = connection;
  options.connected?.(connection);
  try {
    await client.query(options.isDryRun === true ? lookOnly : takeTurn);
    const { pending, faults } = compareHistory(migrations, await recorded(client));
    if (faults.length > 0) throw new HistoryError(faults);
    if (options.isDryRun !== true) await applyAll(client, pending, options);
    return { applied: pending.map(({ file }) => file) };
  } finally {
    await client.end();
  }
}

const lookOnly = 'set default_transaction_read_only = on';
// a large index takes the time that it takes
const takeTurn = "set statement_timeout = 0; select pg_advisory_lock(hashtext('supabase_migrations'))";

async function applyAll(client: Client, pending: Migration[], options: MigrateOptions): Promise<void> {
  if (pending.length > 0) await prepare(client);
  for (const [n, migration] of pending.entries()) {
    await applyPatiently(client, migration, { ...defaults, ...options });
    options.progress?.(migration.file, n + 1, pending.length);
  }
}

/** What a database still lacks of these migrations, and what speaks against it. Reads only. */
export async function compareMigrations(client: Client): Promise<{ pending: Migration[]; faults: HistoryFault[] }> {
  return compareHistory(await readMigrations(migrationsFolder), await recorded(client));
}

/** What the database says of itself; nothing where it has never been migrated. */
async function recorded(client: Client): Promise<RecordedMigration[]> {
  const { rows } = await client.query<{ row: Record<string, unknown> }>(
    `select to_jsonb(m) as row from ${await tableName(client)} m order by 1`,
  );
  return rows.map(({ row: { version, name, statements } }) => ({
    version: String(version),
    name: typeof name === 'string' ? name : null,
    sql: Array.isArray(statements) ? statements.join(';\n') : '',
  }));
}

/** The table of the Supabase CLI, older ones of which have the version alone; else something empty. */
async function tableName(client: Client): Promise<string> {
  const { rows } = await client.query("select to_regclass('supabase_migrations.schema_migrations') as made");
  return rows[0]?.made === null ? '(select where false)' : 'supabase_migrations.schema_migrations';
}

async function prepare(client: Client): Promise<void> {
  await client.query(`
    create schema if not exists supabase_migrations;
    create table if not exists supabase_migrations.schema_migrations (version text not null primary key);
    alter table supabase_migrations.schema_migrations add column if not exists statements text[];
    alter table supabase_migrations.schema_migrations add column if not exists name text;
  `);
}

/** @throws MigrationError where it fails, or got no lock in all that time */
async function applyPatiently(
  client: Client,
  migration: Migration,
  { lockTimeoutMs, patienceMs, report }: MigrateOptions & typeof defaults,
): Promise<void> {
  const until = Date.now() + patienceMs;
  for (let pause = 100; ; pause = Math.min(pause * 2, 5_000)) {
    try {
      await apply(client, migration, lockTimeoutMs);
      return;
    } catch (error) {
      if (!(error instanceof MigrationError) || !isInTheWay(error.cause) || Date.now() + pause > until) throw error;
      report?.(`${migration.file} waits for a lock that somebody holds: again in ${pause} ms`);
      await sleep(pause);
    }
  }
}

function isInTheWay(error: unknown): boolean {
  return error instanceof DatabaseError && inTheWay.has(error.code ?? '');
}

async function apply(client: Client, { version, name, file, sql }: Migration, lockTimeoutMs: number): Promise<void> {
  try {
    for (let isDone = false; !isDone;) {
      await client.query('begin');
      await client.query("select set_config('lock_timeout', $1, true)", [`${lockTimeoutMs}ms`]);
      const results = await client.query(sql);
      isDone = !repeated.test(sql) || changedRows(results) === 0;
      if (isDone) {
        await client.query(
          'insert into supabase_migrations.schema_migrations (version, name, statements) values ($1, $2, $3)',
          [version, name, [sql]],
        );
      }
      await client.query('commit');
    }
  } catch (error) {
    await client.query('rollback');
    if (!(error instanceof DatabaseError)) throw error;
    throw failedMigration(file, sql, error);
  }
}

/** `pg` gives one result for one statement and a list for several. */
function changedRows(results: { rowCount: number | null } | { rowCount: number | null }[]): number {
  return [results].flat().reduce((rows, { rowCount }) => rows + (rowCount ?? 0), 0);
}

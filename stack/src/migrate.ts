import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, DatabaseError } from 'pg';
import { migrationsFolder } from './paths.ts';

export interface Migration {
  /** The 14 digits that order it. */
  version: string;
  name: string;
  file: string;
  sql: string;
}

export interface MigrationReport {
  /** Names of the files applied now, in order. */
  applied: string[];
  /** Files that were edited after they had been applied; the database keeps what it has. */
  changed: string[];
}

/** A migration failed; nothing of that file is in the database. */
export class MigrationError extends Error {
  override name = 'MigrationError';
}

/**
 * Applies what `folder` has and the database has not, in order, each file in a transaction of its own,
 * and records it as the Supabase CLI does, so that `supabase db push` and this may take turns.
 * Two at once wait for each other.
 * @param databaseUrl any Postgres; on Supabase the role postgres
 * @throws MigrationError naming file, line and Postgres' message
 */
export async function migrate(databaseUrl: string, folder = migrationsFolder): Promise<MigrationReport> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock(hashtext('supabase_migrations'))");
    await prepare(client);
    const known = new Map<string, string>();
    const { rows } = await client.query<{ version: string; sql: string | null }>(
      "select version, array_to_string(statements, e';\\n') as sql from supabase_migrations.schema_migrations",
    );
    for (const row of rows) known.set(row.version, row.sql ?? '');
    const report: MigrationReport = { applied: [], changed: [] };
    for (const migration of await readMigrations(folder)) {
      const recorded = known.get(migration.version);
      if (recorded === undefined) {
        await apply(client, migration);
        report.applied.push(migration.file);
      } else if (recorded !== '' && essence(recorded) !== essence(migration.sql)) {
        report.changed.push(migration.file);
      }
    }
    return report;
  } finally {
    await client.end();
  }
}

/**
 * The migrations of a folder in order.
 * @throws MigrationError on a name that is not `<14 digits>_<name>.sql`, and on two of one version
 */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  const migrations: Migration[] = [];
  for (const file of files) {
    const [, version, name] = /^(\d{14})_(\w+)\.sql$/.exec(file) ?? [];
    if (!version || !name) throw new MigrationError(`${file}: a migration is named YYYYMMDDHHMMSS_name.sql`);
    if (migrations.at(-1)?.version === version) throw new MigrationError(`${file}: version ${version} is given twice`);
    migrations.push({ version, name, file, sql: await readFile(join(folder, file), 'utf8') });
  }
  return migrations;
}

async function prepare(client: Client): Promise<void> {
  await client.query(`
    create schema if not exists supabase_migrations;
    create table if not exists supabase_migrations.schema_migrations (version text not null primary key);
    alter table supabase_migrations.schema_migrations add column if not exists statements text[];
    alter table supabase_migrations.schema_migrations add column if not exists name text;
  `);
}

async function apply(client: Client, { version, name, file, sql }: Migration): Promise<void> {
  try {
    await client.query('begin');
    await client.query(sql);
    await client.query(
      'insert into supabase_migrations.schema_migrations (version, name, statements) values ($1, $2, $3)',
      [version, name, [sql]],
    );
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    if (!(error instanceof DatabaseError)) throw error;
    const line = error.position === undefined ? '' : `:${sql.slice(0, Number(error.position)).split('\n').length}`;
    const more = [error.detail, error.hint, error.where].filter(Boolean).join(' / ');
    throw new MigrationError(`${file}${line}: ${error.message}${more ? ` (${more})` : ''}`, { cause: error });
  }
}

/** The CLI splits a file into statements and drops the semicolons between them: compare without either. */
function essence(sql: string): string {
  return sql.replace(/[\s;]+/g, '');
}

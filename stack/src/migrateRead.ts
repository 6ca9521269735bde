import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Migration {
  /** The 14 digits that order it. */
  version: string;
  name: string;
  file: string;
  sql: string;
}

/** A migration failed; nothing of that file is in the database. */
export class MigrationError extends Error {
  override name = 'MigrationError';
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

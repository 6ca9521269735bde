import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseError } from 'pg';
import { Fault } from '../fault.ts';

export interface Migration {
  /** The 14 digits that order it. */
  version: string;
  name: string;
  file: string;
  sql: string;
}

/** A migration failed; nothing of that file is in the database. */
export class MigrationError extends Fault {
  override name = 'MigrationError';
}

/** What Postgres said of a file, with the line of it where it says so. */
export function failedMigration(file: string, sql: string, error: DatabaseError): MigrationError {
  const line = error.position === undefined ? '' : `:${sql.slice(0, Number(error.position)).split('\n').length}`;
  const more = [error.detail, error.hint, error.where].filter(Boolean).join(' / ');
  const said = `${file}${line}: ${error.message}${more ? ` (${more})` : ''}`;
  return new MigrationError({
    code: 'migration_failed',
    cause: error,
    text: {
      en: said,
      fr: `${said}. Rien de ce fichier n’est dans la base ; la même commande reprendra là.`,
    },
  });
}

const misnamed = (en: string, fr: string) => new MigrationError({ code: 'migration_misnamed', text: { en, fr } });

/**
 * The migrations of a folder in order.
 * @throws MigrationError on a name that is not `<14 digits>_<name>.sql`, and on two of one version
 */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  const migrations: Migration[] = [];
  for (const file of files) {
    const [, version, name] = /^(\d{14})_(\w+)\.sql$/.exec(file) ?? [];
    if (!version || !name)
      throw misnamed(
        `${file}: a migration is named YYYYMMDDHHMMSS_name.sql`,
        `${file} : une migration se nomme AAAAMMJJHHMMSS_nom.sql`,
      );
    if (migrations.at(-1)?.version === version)
      throw misnamed(`${file}: version ${version} is given twice`, `${file} : la version ${version} existe deux fois`);
    migrations.push({ version, name, file, sql: await readFile(join(folder, file), 'utf8') });
  }
  return migrations;
}

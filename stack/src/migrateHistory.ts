import { type Migration, MigrationError } from './migrateRead.ts';

/** A row of supabase_migrations.schema_migrations. */
export interface RecordedMigration {
  version: string;
  /** null where an older Supabase CLI has written it */
  name: string | null;
  /** what was applied, as one text; empty where nobody has kept it */
  sql: string;
}

/** The database was made by other migrations than these. Nothing was written. */
export class HistoryError extends MigrationError {
  override name = 'HistoryError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      [
        'This database has another history than these migrations; nothing was written:',
        ...faults.map((fault) => `  ${fault}`),
        'Take the files of the release that made it, or begin with an empty database.',
      ].join('\n'),
    );
    this.faults = faults;
  }
}

/**
 * What is still to be applied, and what speaks against it, each by its name: changed, renamed, unknown, or one that
 * would come before what is there. What a project did before the first of ours is its own.
 */
export function compareHistory(
  migrations: readonly Migration[],
  recorded: readonly RecordedMigration[],
): { pending: Migration[]; faults: string[] } {
  const first = migrations[0]?.version ?? '';
  const ours = new Map(recorded.filter(({ version }) => version >= first).map((row) => [row.version, row]));
  const last = [...ours.keys()].sort().at(-1) ?? '';
  const faults: string[] = [];
  const pending: Migration[] = [];
  for (const migration of migrations) {
    const row = ours.get(migration.version);
    ours.delete(migration.version);
    if (row === undefined) {
      pending.push(migration);
      if (migration.version < last) faults.push(`${migration.file} is not applied, though later ones are (reordered)`);
    } else if (row.name !== null && row.name !== migration.name) {
      faults.push(`${migration.file} was applied as ${row.version}_${row.name} (renamed)`);
    } else if (row.sql !== '' && essence(row.sql) !== essence(migration.sql)) {
      faults.push(`${migration.file} was edited after it had been applied (changed)`);
    }
  }
  for (const { version, name } of ours.values())
    faults.push(`${version}${name === null ? '' : `_${name}`} was applied and is none of these files (unknown)`);
  return { pending, faults };
}

/** The CLI splits a file into statements and drops the semicolons between them: compare without either. */
function essence(sql: string): string {
  return sql.replace(/[\s;]+/g, '');
}

import type { Text } from '../language.ts';
import { type Migration, MigrationError } from './migrateRead.ts';

/** A row of supabase_migrations.schema_migrations. */
export interface RecordedMigration {
  version: string;
  /** null where an older Supabase CLI has written it */
  name: string | null;
  /** what was applied, as one text; empty where nobody has kept it */
  sql: string;
}

/** How a migration of the database differs from the files. */
export type HistoryFault =
  | { kind: 'changed' | 'reordered'; file: string }
  | { kind: 'renamed'; file: string; as: string }
  | { kind: 'unknown'; applied: string };

const sentence = (fault: HistoryFault): Text => {
  switch (fault.kind) {
    case 'changed':
      return {
        en: `${fault.file} was edited after it had been applied (changed)`,
        fr: `${fault.file} a été modifiée après son application (changed)`,
      };
    case 'reordered':
      return {
        en: `${fault.file} is not applied, though later ones are (reordered)`,
        fr: `${fault.file} n’est pas appliquée, alors que de plus récentes le sont (reordered)`,
      };
    case 'renamed':
      return {
        en: `${fault.file} was applied as ${fault.as} (renamed)`,
        fr: `${fault.file} a été appliquée sous le nom ${fault.as} (renamed)`,
      };
    case 'unknown':
      return {
        en: `${fault.applied} was applied and is none of these files (unknown)`,
        fr: `${fault.applied} est appliquée et n’est aucun de ces fichiers (unknown)`,
      };
  }
};

/** The database was made by other migrations than these. Nothing was written. */
export class HistoryError extends MigrationError {
  override name = 'HistoryError';
  readonly faults: readonly HistoryFault[];

  constructor(faults: readonly HistoryFault[]) {
    const said = faults.map(sentence);
    super({
      code: 'history_differs',
      text: {
        en: [
          'This database has another history than these migrations; nothing was written:',
          ...said.map(({ en }) => `  ${en}`),
          'Take the files of the release that made it, or begin with an empty database.',
        ].join('\n'),
        fr: [
          'L’historique de cette base n’est pas celui de ces migrations ; rien n’a été écrit :',
          ...said.map(({ fr }) => `  ${fr}`),
          'Prenez les fichiers de la version qui l’a faite, ou partez d’une base vide.',
        ].join('\n'),
      },
    });
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
): { pending: Migration[]; faults: HistoryFault[] } {
  const first = migrations[0]?.version ?? '';
  const ours = new Map(recorded.filter(({ version }) => version >= first).map((row) => [row.version, row]));
  const last = [...ours.keys()].sort().at(-1) ?? '';
  const faults: HistoryFault[] = [];
  const pending: Migration[] = [];
  for (const migration of migrations) {
    const row = ours.get(migration.version);
    ours.delete(migration.version);
    if (row === undefined) {
      pending.push(migration);
      if (migration.version < last) faults.push({ kind: 'reordered', file: migration.file });
    } else if (row.name !== null && row.name !== migration.name) {
      faults.push({ kind: 'renamed', file: migration.file, as: `${row.version}_${row.name}` });
    } else if (row.sql !== '' && essence(row.sql) !== essence(migration.sql)) {
      faults.push({ kind: 'changed', file: migration.file });
    }
  }
  for (const { version, name } of ours.values())
    faults.push({ kind: 'unknown', applied: `${version}${name === null ? '' : `_${name}`}` });
  return { pending, faults };
}

/** The CLI splits a file into statements and drops the semicolons between them: compare without either. */
function essence(sql: string): string {
  return sql.replace(/[\s;]+/g, '');
}

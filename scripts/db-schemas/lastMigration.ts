import type { Migration } from '../../harness/database/migrations.ts';
import { creation } from './rooms.ts';

const change = /\balter\s+(?:table|view|type|domain)\s+(?:if\s+exists\s+)?(?:only\s+)?(?:(public|guichet)\.)?(\w+)/gi;

/** The file of the last migration that makes or alters an object, by its name with schema. */
export function lastMigrationOf(migrations: readonly Migration[]): Map<string, string> {
  const last = new Map<string, string>();
  for (const { file, sql } of migrations) {
    const text = sql.replace(/--.*$/gm, '');
    for (const [, schema = 'public', name = ''] of [...text.matchAll(creation), ...text.matchAll(change)]) {
      last.set(`${schema}.${name}`.toLowerCase(), file);
    }
  }
  return last;
}

import type { ClientBase } from 'pg';
import { readMigrations } from '../../harness/database/migrations.ts';
import { migrationsFolder } from '../../harness/paths.ts';
import type { Generator } from '../dbGenerated.ts';
import { heldFiles, readLock } from '../migrationsLock.ts';
import { functionObjects, readFunctions } from '../../cli/src/schemas/functions.ts';
import { functionsPage } from './functionsPage.ts';
import { lastMigrationOf } from './lastMigration.ts';
import { readOthers } from '../../cli/src/schemas/others.ts';
import { rooms, roomsOfObjects } from './rooms.ts';
import type { SchemaObject } from '../../cli/src/schemas/statements.ts';
import { readTables } from '../../cli/src/schemas/tables.ts';

const command = 'npm run db:schemas';
const folder = 'supabase/schemas';

/** supabase/schemas/<room>/<object>.sql and docs/functions.md: the database as it stands. */
export const schemas: Generator = { command, folders: [folder], files: schemaFiles };

/**
 * Texts by path. An object of guichet has its schema in the file's name; signatures of one name share a file.
 * @throws Error naming an object that no room has, and two objects that would share a file
 */
export async function schemaFiles(client: ClientBase): Promise<Map<string, string>> {
  // every name that is printed has its schema
  await client.query("set search_path = ''");
  const functions = await readFunctions(client);
  const others: SchemaObject[] = [...(await readTables(client)), ...(await readOthers(client))];
  const migrations = await readMigrations(migrationsFolder);
  const known = roomsOfObjects(migrations);
  const last = lastMigrationOf(migrations);
  const held = heldFiles(readLock());
  // the best-named migration is often not the one that counts
  const header = ({ schema, name }: Pick<SchemaObject, 'schema' | 'name'>): string => {
    const file = last.get(`${schema}.${name}`);
    const where =
      file === undefined
        ? ''
        : ` Last in migrations/${file}${held.has(file) ? ', which never changes: change it in a new one' : ''}.`;
    return `-- Written by ${command}.${where}`;
  };
  const roomOf = ({ schema, name }: Pick<SchemaObject, 'schema' | 'name'>): string => {
    const room = known.get(`${schema}.${name}`) ?? (schema === name ? known.get(`public.${name}`) : undefined);
    if (room === undefined)
      throw new Error(`${schema}.${name} is made by no migration that scripts/db-schemas/rooms.ts can read`);
    return room;
  };
  const path = (one: SchemaObject): string =>
    `${folder}/${roomOf(one)}/${one.schema === 'public' || one.schema === one.name ? '' : `${one.schema}.`}${one.name}.sql`;
  const texts = new Map<string, string[]>();
  const add = (one: SchemaObject): void => {
    texts.set(path(one), [...(texts.get(path(one)) ?? [header(one)]), one.sql]);
  };
  for (const one of functionObjects(functions)) add(one);
  for (const one of others) {
    if (texts.has(path(one))) throw new Error(`${path(one)} would hold two objects`);
    add(one);
  }
  const files = [...texts].map(([file, parts]): [string, string] => [file, `${parts.join('\n\n')}\n`]);
  return new Map(
    [
      ...files,
      ['docs/functions.md', functionsPage(functions, Object.keys(rooms), roomOf)] satisfies [string, string],
    ].sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

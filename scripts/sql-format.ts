// npm run format: lays the SQL of the house out (scripts/sql-format); --check writes nothing and lists what would change.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLock, heldFiles } from './migrationsLock.ts';
import { formatSql } from './sql-format/formatSql.ts';

const root = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');
// a layout that is changed later leaves what is held as it is
const held = heldFiles(readLock());
const files = ['supabase', 'supabase/migrations', 'supabase/legacy'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((file) => file.endsWith('.sql') && !held.has(file))
    .map((file) => `${folder}/${file}`),
);
const changed = files.filter((file) => {
  const text = readFileSync(join(root, file), 'utf8');
  const laidOut = formatSql(text);
  if (laidOut !== text && !check) writeFileSync(join(root, file), laidOut);
  return laidOut !== text;
});
for (const file of changed) process.stdout.write(`${file}${check ? ': npm run format lays it out anew' : ''}\n`);
process.exitCode = check && changed.length > 0 ? 1 : 0;

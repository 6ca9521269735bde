/**
 * `npm run db:migrate`: brings the database of DATABASE_URL (default: that of the running stack) to the
 * newest migration.
 */
import { parseArgs } from 'node:util';
import { readStackEnv } from '../src/envFile.ts';
import { Fault, migrate } from '../../cli/src/migrate/migrate.ts';
import { homeFrom } from '../src/settings.ts';

const help = `npm run db:migrate

Brings a database to the newest migration; what is applied already is left alone, and nothing else is changed.
A database that other migrations have made is refused by name (code 1), and nothing is written.
Amène une base à la dernière migration ; ce qui est déjà appliqué n'est pas touché. Une base faite par d'autres
migrations est refusée, chacune par son nom (code 1), et rien n'est écrit.

  DATABASE_URL=postgresql://…   which database; without it that of the running stack
  --help
`;

let asked: { help?: boolean | undefined };
try {
  asked = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } }).values;
} catch (error) {
  console.error(
    `${error instanceof Error ? error.message : String(error)}\n\n${help}Nothing was applied / Rien n'a été appliqué.`,
  );
  process.exit(2);
}
if (asked.help) {
  process.stdout.write(help);
  process.exit(0);
}

const url = process.env.DATABASE_URL ?? readStackEnv(homeFrom(process.env)).DATABASE_URL;
if (!url) {
  console.error('DATABASE_URL is missing: name the database, or start the stack first (npm start)');
  process.exit(1);
}
try {
  const { applied } = await migrate(url, undefined, { report: (line) => console.log(line) });
  for (const file of applied) console.log(`applied ${file}`);
  if (applied.length === 0) console.log('nothing to apply');
} catch (error) {
  if (!(error instanceof Fault)) throw error;
  console.error(error.message);
  process.exit(1);
}

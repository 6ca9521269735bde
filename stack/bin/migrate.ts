/**
 * `npm run db:migrate`: brings the database of DATABASE_URL (default: that of the running stack) to the
 * newest migration.
 */
import { readStackEnv } from '../src/env-file.ts';
import { migrate, MigrationError } from '../src/migrate.ts';
import { homeFrom } from '../src/settings.ts';

const url = process.env.DATABASE_URL ?? readStackEnv(homeFrom(process.env)).DATABASE_URL;
if (!url) {
  console.error('DATABASE_URL is missing: name the database, or start the stack first (npm start)');
  process.exit(1);
}
try {
  const { applied, changed } = await migrate(url);
  for (const file of applied) console.log(`applied ${file}`);
  for (const file of changed) console.warn(`${file} was edited after it had been applied: write a new migration instead`);
  if (applied.length === 0) console.log('nothing to apply');
} catch (error) {
  if (!(error instanceof MigrationError)) throw error;
  console.error(error.message);
  process.exit(1);
}

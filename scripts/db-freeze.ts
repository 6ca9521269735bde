/** `npm run db:freeze`: see `help`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readMigrations } from '../harness/database/migrations.ts';
import { checkout, migrationsFolder } from '../harness/paths.ts';
import { brokenPromises, freeze, hold, lockFile, readLock } from './migrationsLock.ts';
import { flagsOf } from './payments/command.ts';

const help = `npm run db:freeze [-- --landed | --check]

Begins a release: the hashes of its migrations are written to supabase/migrations.lock, and from then on npm test
refuses one that is changed, renamed, removed or put before them. The release is the version of package.json.
Fige les migrations d'une version : leurs empreintes vont dans supabase/migrations.lock, et npm test refuse ensuite
tout changement.

  --landed    holds what stands on main and belongs to no release yet: somebody's database has it already
              fige aussi ce qui est sur main sans appartenir à une version : une base l'a déjà
  --check     writes nothing; ends with 1 where a migration that is held is not as it was
  --help      this page
`;

const flags = flagsOf(help, ['landed', 'check'] as const);
const migrations = await readMigrations(migrationsFolder);
const lock = readLock();
if (flags.check) {
  const faults = brokenPromises(lock, migrations);
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length === 0 ? 0 : 1;
} else {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')));
  try {
    const frozen = flags.landed ? hold(lock, migrations) : freeze(lock, migrations, version);
    writeFileSync(lockFile, frozen);
    const done = flags.landed ? 'what has landed is held' : `release ${version} is frozen`;
    console.log(frozen === lock ? 'nothing is new' : done);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

/** `npm run db:freeze`: see `help`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readMigrations } from '../harness/database/migrations.ts';
import { checkout, migrationsFolder } from '../harness/paths.ts';
import { brokenPromises, freeze, lockFile, readLock } from './migrationsLock.ts';
import { flagsOf } from './payments/command.ts';

const help = `npm run db:freeze [-- --check]

Begins a release: the hashes of its migrations are written to supabase/migrations.lock, and from then on npm test
refuses one that is changed, renamed, removed or put before them. The release is the version of package.json.
Fige les migrations d'une version : leurs empreintes vont dans supabase/migrations.lock, et npm test refuse ensuite
tout changement.

  --check     writes nothing; ends with 1 where a released migration is not as it was
  --help      this page
`;

const flags = flagsOf(help, ['check'] as const);
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
    const frozen = freeze(lock, migrations, version);
    writeFileSync(lockFile, frozen);
    console.log(frozen === lock ? 'nothing is new' : `release ${version} is frozen`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

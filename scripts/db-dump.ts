/** `npm run db:dump`: see `help`. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { checkout } from '../harness/paths.ts';
import { flagsOf } from './payments/command.ts';

const help = `npm run db:dump

Writes supabase/tests/upgrades/0.2.0.sql, from which the upgrade test starts: a database of the release with data of
every domain and one of everything in flight. Once a release, after npm run db:freeze; a Postgres is started for this.
Écrit la base dont part l'essai de mise à niveau, une fois par version, après npm run db:freeze.

  --help      this page
`;

flagsOf(help, []);
const { status } = spawnSync(
  process.execPath,
  [
    join(checkout, 'node_modules/jest/bin/jest.js'),
    '--selectProjects',
    'database',
    '--runInBand',
    'supabase/tests/upgrade.test.ts',
  ],
  { cwd: checkout, stdio: 'inherit', env: { ...process.env, GUICHET_WRITE_DUMP: '1' } },
);
process.exitCode = status ?? 1;

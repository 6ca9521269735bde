import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { guichet } from '../../../harness/cli/guichet.ts';
import { startMigratedCluster } from '../../../harness/database/cluster.ts';
import { bootstrapDatabase } from '../../../harness/database/migrations.ts';
import { migrationsFolder } from '../../../harness/paths.ts';
import type { Bench } from '../context.ts';
import { figure, type Measured } from '../report.ts';
import { median } from '../statistics.ts';

/** `guichet migrate` on an empty project, beside psql with the same files, in turns on one server; psql must be there. */
export async function migrate({ quick, say }: Bench): Promise<Measured[]> {
  const { postgres, end } = await startMigratedCluster();
  const files = readdirSync(migrationsFolder).filter((file) => file.endsWith('.sql'));
  const emptyProject = async (name: string): Promise<string> => {
    const admin = new Client({ connectionString: postgres.url('supabase_admin') });
    await admin.connect();
    await admin.query(`create database ${name} owner postgres`);
    await admin.end();
    await bootstrapDatabase(postgres.url('supabase_admin', name), postgres.password);
    return postgres.url('postgres', name);
  };
  const seen = { psql: [] as number[], guichet: [] as number[] };
  try {
    for (let round = 1; round <= (quick ? 1 : 5); round += 1) {
      const ofPsql = await emptyProject(`psql_${round}`);
      const ofGuichet = await emptyProject(`guichet_${round}`);
      const each = files.flatMap((file) => ['-f', join(migrationsFolder, file)]);
      const began = performance.now();
      await promisify(execFile)('psql', [ofPsql, '-q', '-v', 'ON_ERROR_STOP=1', ...each], { maxBuffer: 64e6 });
      const between = performance.now();
      const { code, err } = await guichet(['migrate', '--json'], { DATABASE_URL: ofGuichet });
      if (code !== 0) throw new Error(`guichet migrate ended with ${code}: ${err}`);
      seen.psql.push((between - began) / 1000);
      seen.guichet.push((performance.now() - between) / 1000);
      say(`round ${round}: psql ${seen.psql.at(-1)?.toFixed(2)} s, guichet ${seen.guichet.at(-1)?.toFixed(2)} s`);
    }
  } finally {
    await end();
  }
  return [
    figure('migrate.vs_psql', median(seen.guichet), 's', {
      peer: { name: 'psql with the same files', value: median(seen.psql) },
      goal: { of: 'ratio', atMost: 3 },
    }),
  ];
}

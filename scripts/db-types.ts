/**
 * Writes supabase/types.ts from a database that has every migration, started for this and ended after it.
 * With --check nothing is written: it ends with 1 where the file is not what the migrations give.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { checkout } from '../stack/src/paths.ts';
import { startMigratedCluster, templateDatabase } from './db-cluster.ts';
import { readCatalog } from './db-types/catalog.ts';
import { typesModule } from './db-types/text.ts';

const file = join(checkout, 'supabase/types.ts');
const { postgres, end } = await startMigratedCluster();
try {
  const client = new Client({ connectionString: postgres.url('postgres', templateDatabase) });
  await client.connect();
  const text = await readCatalog(client).then(typesModule).finally(() => client.end());
  if (!process.argv.includes('--check')) {
    await writeFile(file, text);
  } else if (text !== await readFile(file, 'utf8').catch(() => '')) {
    process.stderr.write('supabase/types.ts is not what the migrations give. Run: node scripts/db-types.ts\n');
    process.exitCode = 1;
  }
} finally {
  await end();
}

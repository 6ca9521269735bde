import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { startMigratedCluster, templateDatabase, type MigratedCluster } from '../../../harness/database/cluster.ts';
import type { TestCluster } from './database.ts';

declare global {
  // set-up and tear-down run in one process, the tests in others
  var guichetTestCluster: MigratedCluster | undefined;
}

/** Starts one Postgres for all files; each file makes its own database from the migrated template. */
export default async function start(): Promise<void> {
  const cluster = await startMigratedCluster();
  globalThis.guichetTestCluster = cluster;
  const { postgres } = cluster;
  const file = join(dirname(postgres.dataDir), 'cluster.json');
  const handedOver: TestCluster = { port: postgres.port, password: postgres.password, template: templateDatabase };
  writeFileSync(file, JSON.stringify(handedOver), { mode: 0o600 });
  process.env.GUICHET_TEST_CLUSTER = file;
}

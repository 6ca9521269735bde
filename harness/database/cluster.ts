import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { migrate } from '../../cli/src/migrate/migrate.ts';
import {
  bootstrapDatabase,
  endAbandonedClusters,
  startPostgres,
  temporaryClusterPrefix,
  type RunningPostgres,
} from '../../stack/src/postgres/index.ts';
import { ownFolder } from '../../stack/src/process/abandoned.ts';

export const templateDatabase = 'guichet_template';

export interface MigratedCluster {
  postgres: RunningPostgres;
  /** Ends the server and deletes its folder. */
  end(): Promise<void>;
}

/** Starts an embedded Postgres of its own, on a free port, with a database that has every migration. */
export async function startMigratedCluster(): Promise<MigratedCluster> {
  await endAbandonedClusters();
  const folder = mkdtempSync(join(tmpdir(), temporaryClusterPrefix));
  ownFolder(folder);
  // the server runs under an account of its own when this process is root
  chmodSync(folder, 0o755);
  const postgres = await startPostgres({
    dataDir: join(folder, 'data'),
    port: await freePort(),
    // a test database may be lost with the machine
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
  });
  const end = async (): Promise<void> => {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await createDatabase(postgres.url('supabase_admin'), templateDatabase);
    await bootstrapDatabase(postgres.url('supabase_admin', templateDatabase), postgres.password);
    await migrate(postgres.url('postgres', templateDatabase));
    return { postgres, end };
  } catch (error) {
    await end();
    throw error;
  }
}

async function createDatabase(adminUrl: string, name: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('The system gave no port'));
        else resolve(address.port);
      });
    });
  });
}

import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { assertPortFree } from '../listen.ts';
import { HistoryError, migrate } from '../../../cli/src/migrate/migrate.ts';
import type { Log, Service } from '../service.ts';
import type { Settings } from '../settings.ts';
import { canReach, postgresAccount } from './account.ts';
import { sharedFolder } from './binaries.ts';
import { ensureDatabase } from './bootstrap.ts';
import { endOrphan } from './orphan.ts';
import { type RunningPostgres, startPostgres } from './start.ts';

/**
 * Folder of this home's cluster. Root cannot lend Postgres a home that Postgres' account cannot reach
 * (/root is closed): then the cluster lies below /var/lib/guichet, under a name made from the home.
 */
export function clusterFolder(home: string): string {
  const own = join(home, 'postgres');
  mkdirSync(own, { recursive: true });
  if (canReach(own, postgresAccount())) return join(own, 'data');
  return join(sharedFolder, 'homes', createHash('sha256').update(home).digest('hex').slice(0, 16), 'data');
}

/** Removes the cluster of this home; the next start makes a new one. */
export async function removeCluster(home: string): Promise<void> {
  const folder = clusterFolder(home);
  await endOrphan(folder);
  rmSync(folder, { recursive: true, force: true });
}

/** The embedded Postgres, started again whenever it ends by itself. */
export function createDatabase(settings: Settings, log: Log): Service {
  const { home, ports, database, supabase } = settings;
  let server: RunningPostgres | undefined;
  let stopping = false;

  async function launch(): Promise<void> {
    const dataDir = clusterFolder(home);
    mkdirSync(join(home, 'logs'), { recursive: true });
    if (await endOrphan(dataDir)) log('Ended the Postgres of an earlier start');
    await assertPortFree(settings, 'database');
    const running = await startPostgres({
      dataDir,
      port: ports.database,
      password: database.password,
      logFile: join(home, 'logs/postgres.log'),
    });
    server = running;
    void running.exited.then(() => (stopping ? undefined : recover()));
  }

  async function recover(): Promise<void> {
    for (let pause = 250; !stopping; pause = Math.min(pause * 2, 10_000)) {
      log(`Postgres has ended: started again in ${pause / 1_000} s`);
      await sleep(pause);
      if (stopping) return;
      try {
        await launch();
        log('Postgres answers again');
        return;
      } catch (error) {
        log(`Postgres did not start: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }

  return {
    name: 'Postgres',
    async start() {
      await launch();
      await ensureDatabase(database.adminUrl, 'n8n', database.n8nPassword);
      if (database.url === undefined) {
        log(
          'DATABASE_URL is not set, so that the migrations are not applied there. Run: DATABASE_URL=postgresql://… npm run db:migrate',
        );
        return;
      }
      const { applied } = await migrate(database.url, undefined, { report: log }).catch((error: unknown) => {
        if (!(error instanceof HistoryError)) throw error;
        // the stack's own database may be begun anew; another one is its owner's
        throw supabase.embedded
          ? new Error(
              `${error.message}\n"npm start -- --fresh" begins with an empty database / repart d'une base vide.`,
              { cause: error },
            )
          : error;
      });
      if (applied.length > 0) log(`Applied ${applied.length} migrations`);
    },
    async stop() {
      stopping = true;
      await server?.stop();
    },
    rows: () =>
      supabase.embedded
        ? [
            {
              label: 'Postgres',
              address: `127.0.0.1:${ports.database}`,
              credentials: `postgres / ${database.password}`,
            },
          ]
        : [],
    env: () => (database.url === undefined ? {} : { DATABASE_URL: database.url }),
  };
}

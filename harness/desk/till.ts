import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../cli/src/migrate/migrate.ts';
import { createMail } from '../../stack/src/mail/index.ts';
import { endAbandonedClusters, startPostgres, temporaryClusterPrefix } from '../../stack/src/postgres/index.ts';
import { createPostgrest } from '../../stack/src/postgrest/index.ts';
import { ownFolder } from '../../stack/src/process/abandoned.ts';
import { makeSecrets } from '../../stack/src/secrets.ts';
import { settingsFrom } from '../../stack/src/settings.ts';
import { createSupabase } from '../../stack/src/supabase/index.ts';
import { createWeb } from '../../stack/src/web/index.ts';
import { freePorts } from '../stack/ports.ts';

/** Everything that the pages need, on a database of its own, and no n8n. */
export interface Till {
  /** SUPABASE_URL, SUPABASE_ANON_KEY, SUPABASE_SERVICE_ROLE_KEY, DATABASE_URL, MAIL_INBOX_URL, WEB_URL, KIOSK_URL. */
  env: Readonly<Record<string, string>>;
  /** The first owner, as the stack makes it. */
  owner: { email: string; password: string };
  stop(): Promise<void>;
}

/** Starts Postgres with every migration, PostgREST, sign-in, realtime and the built pages: some seconds. */
export async function startTill(log: (line: string) => void = () => undefined): Promise<Till> {
  await endAbandonedClusters();
  const home = mkdtempSync(join(tmpdir(), temporaryClusterPrefix));
  ownFolder(home);
  // the server runs under an account of its own when this process is root
  chmodSync(home, 0o755);
  const settings = settingsFrom({ ...(await freePorts()), GUICHET_HOME: home, GUICHET_DEMO: '0' }, makeSecrets());
  const started: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of started.splice(0).reverse()) await end();
    rmSync(home, { recursive: true, force: true });
  };
  try {
    const postgres = await startPostgres({
      dataDir: join(home, 'data'),
      port: settings.ports.database,
      password: settings.database.password,
      // what is in this database may be lost with the machine
      settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
    });
    started.push(() => postgres.stop());
    const databaseUrl = postgres.url('postgres');
    await migrate(databaseUrl);
    const env: Record<string, string> = { DATABASE_URL: databaseUrl };
    for (const part of [
      createPostgrest(settings, log),
      createSupabase(settings, log),
      createMail(settings, log),
      createWeb(settings, log),
    ]) {
      started.push(() => part.stop());
      await part.start();
      Object.assign(env, part.env());
    }
    return { env, owner: { email: settings.n8n.email, password: settings.n8n.password }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

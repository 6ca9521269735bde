import { Pool } from 'pg';
import type { GatewayPart, Log } from '../../../../stack/src/service.ts';
import type { Settings } from '../../../../stack/src/settings.ts';
import { authApp } from './app.ts';
import { AttemptLimit } from './attempts.ts';

const maxWrongPasswords = 10;
const wrongPasswordWindowMs = 5 * 60_000;

/** The role that owns the account tables, as on hosted Supabase. */
function authAdminUrl(adminUrl: string): string {
  const url = new URL(adminUrl);
  url.username = 'supabase_auth_admin';
  return url.href;
}

/**
 * The sign-in endpoints that supabase-js calls, over the same `auth` tables as hosted Supabase.
 * Rights live in `app_metadata`, which only the service role can write.
 */
export function createAuth(settings: Settings, log: Log): GatewayPart {
  const report = (error: Error): void => log(`auth: ${error.message}`);
  const pool = new Pool({
    connectionString: authAdminUrl(settings.database.adminUrl),
    max: 5,
    application_name: 'guichet-auth',
  });
  // an idle connection dies with Postgres; the next query opens another
  pool.on('error', report);
  const app = authApp(
    {
      pool,
      attempts: new AttemptLimit(maxWrongPasswords, wrongPasswordWindowMs),
      jwtSecret: settings.supabase.jwtSecret,
      issuer: `${settings.supabase.url}/auth/v1`,
    },
    report,
  );
  let ended: Promise<void> | undefined;
  return {
    name: 'auth',
    async start() {
      await pool.query('select from auth.users limit 1');
    },
    async stop() {
      ended ??= pool.end();
      await ended;
    },
    rows: () => [],
    env: () => ({}),
    handle(request, response, caller) {
      // the gateway has swapped sb_… keys: the endpoints see JWTs only
      if (caller !== undefined) request.headers.authorization = `Bearer ${caller.token}`;
      app(request, response);
    },
  };
}

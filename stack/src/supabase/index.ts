import { createSupabaseStandIn } from '../../../standins/supabase/src/standIn.ts';
import { readSignInLetters } from './signInLetters.ts';
import { listen } from '../listen.ts';
import type { Log, Service } from '../service.ts';
import type { Settings } from '../settings.ts';

/**
 * Supabase: the project of SUPABASE_URL, which is only asked whether it is there, else the stand-in over this
 * stack's own Postgres and PostgREST. A function (`/functions/v1/initiate-wallet-recharge`) is the n8n webhook of
 * the same name.
 */
export function createSupabase(settings: Settings, log: Log): Service {
  return settings.supabase.embedded ? standIn(settings, log) : supabaseElsewhere(settings);
}

function standIn(settings: Settings, log: Log): Service {
  const { host, ports, supabase, database, mail, web } = settings;
  const authUrl = new URL(database.adminUrl);
  // the role that owns the account tables, as on hosted Supabase
  authUrl.username = 'supabase_auth_admin';
  const standing = createSupabaseStandIn(
    {
      url: supabase.url,
      keys: supabase,
      database: { authUrl: authUrl.href, realtimeUrl: database.url ?? database.adminUrl },
      postgrest: { name: 'PostgREST', host, port: ports.postgrest, base: '' },
      functions: { name: 'n8n', host, port: ports.n8n, base: '/webhook' },
      letters: {
        confirmEmail: supabase.confirmEmail,
        siteUrl: web.url,
        post: {
          smtp: { host: mail.smtpHost, port: mail.smtpPort, user: mail.user, password: mail.password },
          from: 'Guichet <guichet@guichet.example>',
          texts: readSignInLetters(),
        },
      },
    },
    log,
  );
  return {
    name: 'Supabase',
    async start() {
      await standing.begin();
      await listen(standing.server, { host, ports }, 'supabase');
    },
    stop: () => standing.end(),
    rows: () => [{ label: 'Supabase', address: supabase.url, credentials: `anon ${supabase.anonKey}` }],
    env: () => addresses(supabase),
  };
}

/** The project of SUPABASE_URL: starts nothing, but says at once when it does not answer or refuses the key. */
function supabaseElsewhere({ supabase }: Settings): Service {
  return {
    name: 'Supabase',
    async start() {
      const answer = await fetch(`${supabase.url}/rest/v1/`, {
        headers: { apikey: supabase.serviceRoleKey },
        signal: AbortSignal.timeout(15_000),
      });
      await answer.arrayBuffer();
      if (answer.status === 401) throw new Error(`SUPABASE_SERVICE_ROLE_KEY is refused by ${supabase.url}`);
      if (!answer.ok) throw new Error(`SUPABASE_URL: ${supabase.url} answers ${answer.status}`);
    },
    stop: () => Promise.resolve(),
    rows: () => [{ label: 'Supabase', address: supabase.url }],
    env: () => addresses(supabase),
  };
}

function addresses(supabase: Settings['supabase']): Record<string, string> {
  return {
    SUPABASE_URL: supabase.url,
    SUPABASE_ANON_KEY: supabase.anonKey,
    SUPABASE_SERVICE_ROLE_KEY: supabase.serviceRoleKey,
  };
}

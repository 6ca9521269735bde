import { createAuth } from '../../standins/supabase/src/auth/index.ts';
import { createBridge } from './bridge/index.ts';
import { createGateway } from '../../standins/supabase/src/gateway/index.ts';
import { createMail } from './mail/index.ts';
import { createN8n } from './n8n/index.ts';
import { createDatabase } from './postgres/index.ts';
import { createPostgrest } from './postgrest/index.ts';
import { createRealtime } from '../../standins/supabase/src/realtime/index.ts';
import type { Log, Service } from './service.ts';
import type { Settings } from './settings.ts';
import { createSeed } from './seed/index.ts';
import { createSimulator } from './simulator/index.ts';
import { createStripe } from './stripe/index.ts';
import { createTelegram } from './telegram/index.ts';
import { createWeb } from './web/index.ts';

/** Everything this stack runs, in the order of its start. */
export function createParts(settings: Settings, log: Log): Service[] {
  return [
    // looked at first: nothing else is of use without it
    ...(settings.supabase.embedded ? [] : [supabaseElsewhere(settings)]),
    createDatabase(settings, log),
    createSeed(settings, log),
    ...(settings.supabase.embedded ? embeddedSupabase(settings, log) : []),
    createTelegram(settings, log),
    createStripe(settings, log),
    createMail(settings, log),
    createWeb(settings, log),
    createSimulator(settings, log),
    createBridge(settings, log),
    createN8n(settings, log),
  ];
}

function embeddedSupabase(settings: Settings, log: Log): Service[] {
  const auth = createAuth(settings, log);
  const realtime = createRealtime(settings, log);
  return [createPostgrest(settings, log), auth, realtime, createGateway(settings, log, { auth, realtime })];
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
    env: () => ({
      SUPABASE_URL: supabase.url,
      SUPABASE_ANON_KEY: supabase.anonKey,
      SUPABASE_SERVICE_ROLE_KEY: supabase.serviceRoleKey,
    }),
  };
}

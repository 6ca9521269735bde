import { createBridge } from './bridge/index.ts';
import { createMail } from './mail/index.ts';
import { createN8n } from './n8n/index.ts';
import { createDatabase } from './postgres/index.ts';
import { createPostgrest } from './postgrest/index.ts';
import type { Log, Service } from './service.ts';
import type { Settings } from './settings.ts';
import { createSeed } from './seed/index.ts';
import { createSimulator } from './simulator/index.ts';
import { createStripe } from './stripe/index.ts';
import { createSupabase } from './supabase/index.ts';
import { createTelegram } from './telegram/index.ts';
import { createWeb } from './web/index.ts';

/** Everything this stack runs, in the order of its start. */
export function createParts(settings: Settings, log: Log): Service[] {
  return [
    // looked at first: nothing else is of use without it
    ...(settings.supabase.embedded ? [] : [createSupabase(settings, log)]),
    createDatabase(settings, log),
    createSeed(settings, log),
    ...(settings.supabase.embedded ? [createPostgrest(settings, log), createSupabase(settings, log)] : []),
    createTelegram(settings, log),
    createStripe(settings, log),
    createMail(settings, log),
    createWeb(settings, log),
    createSimulator(settings, log),
    createBridge(settings, log),
    createN8n(settings, log),
  ];
}

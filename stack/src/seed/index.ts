import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { checkout } from '../paths.ts';
import type { Log, Service } from '../service.ts';
import type { Settings } from '../settings.ts';

/**
 * What a new database of the stack holds: the owner's sessions and the same in the coming months, so that there is
 * something to book (settings.demo says when they come again, or not at all),
 * and the address of the pages, to which Stripe sends people back. Safe at every start. A Supabase elsewhere is
 * left alone.
 */
export function createSeed(
  { supabase, database, web, n8n, demo }: Pick<Settings, 'supabase' | 'database' | 'web' | 'n8n' | 'demo'>,
  log: Log,
): Service {
  return {
    name: 'seed',
    async start() {
      if (!supabase.embedded || database.url === undefined) return;
      const client = new Client({ connectionString: database.url });
      await client.connect();
      try {
        const { rowCount: seeded } = await client.query(readFileSync(join(checkout, 'supabase/seed.sql'), 'utf8'));
        await client.query('select public.set_web_address($1)', [web.url]);
        // where nobody has said yet who hears by mail that Telegram is silent
        await client.query(
          "select public.set_alert_email($1) where not exists (select from guichet.settings where key = 'alert_email')",
          [n8n.email],
        );
        // in a database that is not new, sessions are what its people made them
        if (demo === 'never' || (demo === 'new' && seeded === 0)) return;
        const { rowCount } = await client.query(readFileSync(join(checkout, 'supabase/demo.sql'), 'utf8'));
        log(`Demonstration: ${rowCount ?? 0} sessions in the coming months / sessions à venir`);
      } finally {
        await client.end();
      }
    },
    stop: () => Promise.resolve(),
    rows: () => [],
    env: () => ({}),
  };
}

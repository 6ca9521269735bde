import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { checkout } from '../paths.ts';
import type { Log, Service } from '../service.ts';
import type { Settings } from '../settings.ts';

/**
 * What a new database of the stack holds: the owner's sessions, with `--demo` the same in the coming months,
 * and the address of the pages, to which Stripe sends people back. Safe at every start. A Supabase elsewhere is
 * left alone.
 */
export function createSeed({ supabase, database, web, demo }: Settings, log: Log): Service {
  return {
    name: 'seed',
    async start() {
      if (!supabase.embedded || database.url === undefined) return;
      const client = new Client({ connectionString: database.url });
      await client.connect();
      try {
        await client.query(readFileSync(join(checkout, 'supabase/seed.sql'), 'utf8'));
        await client.query('select public.set_web_address($1)', [web.url]);
        if (!demo) return;
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

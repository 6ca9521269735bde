import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as SyncEngine from '@supabase/stripe-sync-engine';
import { StripeSync } from '@supabase/stripe-sync-engine';
import { Client } from 'pg';
import { checkout } from '../../../harness/paths.ts';
import type { Bench } from '../context.ts';

const database = 'bench_sync_engine';

// its ES module looks for its migrations by a __dirname that ES modules do not have, and says nothing
const { runMigrations }: typeof SyncEngine = createRequire(join(checkout, 'package.json'))(
  '@supabase/stripe-sync-engine',
);

/** A database of its own on the stack's Postgres, with the sync engine's migrations. */
async function ownDatabase({ stack }: Bench): Promise<string> {
  const url = new URL(stack.env.DATABASE_URL);
  const client = new Client({ connectionString: url.href });
  await client.connect();
  try {
    const { rows } = await client.query('select 1 from pg_database where datname = $1', [database]);
    url.pathname = `/${database}`;
    if (rows.length > 0) return url.href;
    await client.query(`create database ${database}`);
  } finally {
    await client.end();
  }
  await runMigrations({ databaseUrl: url.href, schema: 'stripe' });
  return url.href;
}

/** The sync engine as a library, for its `processEvent`: no HTTP, no signature. */
export async function syncEngine(bench: Bench): Promise<StripeSync> {
  return createSyncEngine(await ownDatabase(bench), 'whsec_unused');
}

/** As its documentation shows it; ten connections, no call to Stripe. */
export function createSyncEngine(databaseUrl: string, webhookSecret: string): StripeSync {
  return new StripeSync({
    poolConfig: { connectionString: databaseUrl, max: 10 },
    stripeSecretKey: 'sk_test_unused',
    stripeWebhookSecret: webhookSecret,
    schema: 'stripe',
    autoExpandLists: false,
    backfillRelatedEntities: false,
  });
}

/** The sync engine behind a plain Node server, in a process of its own. @returns its address */
export async function syncEngineServer(bench: Bench): Promise<string> {
  const databaseUrl = await ownDatabase(bench);
  const child = spawn(process.execPath, [join(checkout, 'bench/src/peers/syncEngineServer.ts')], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: {
      ...process.env,
      BENCH_DATABASE_URL: databaseUrl,
      BENCH_WEBHOOK_SECRET: bench.stack.env.STRIPE_WEBHOOK_SECRET,
    },
  });
  bench.later(() => ended(child));
  const [address]: unknown[] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('The server of the sync engine did not start'))),
  ]);
  return String(address);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

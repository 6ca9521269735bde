import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readStackEnv as readStackFile } from '../../stack/src/env-file.ts';
import { removeCluster } from '../../stack/src/postgres/index.ts';
import { subscriptionEvents } from '../fixtures/generate.ts';
import { freePorts } from '../setup/ports.ts';
import { run } from '../setup/run.ts';
import { openDatabase, type Database } from '../support/database.ts';
import { readStackEnv } from '../support/env.ts';
import { allProcessed } from '../support/inbox.ts';
import { deliver } from '../support/sender.ts';

const env = readStackEnv();

describe('two n8n on one Supabase', () => {
  const home = mkdtempSync(join(tmpdir(), 'guichet-second-n8n-'));
  let database: Database;
  let second: Record<string, string>;
  let settings: NodeJS.ProcessEnv;

  beforeAll(async () => {
    database = openDatabase();
    // the second stack brings n8n only: Supabase, its keys and the signing secret are those of the first
    const own = Object.entries(process.env).filter(([name]) => !/^(GUICHET_|SUPABASE_|DATABASE_URL$|N8N_|STRIPE_|TELEGRAM_|MAIL_)/.test(name));
    settings = {
      ...Object.fromEntries(own), ...(await freePorts()), GUICHET_HOME: home,
      SUPABASE_URL: env.SUPABASE_URL, SUPABASE_SERVICE_ROLE_KEY: env.SUPABASE_SERVICE_ROLE_KEY, STRIPE_WEBHOOK_SECRET: env.STRIPE_WEBHOOK_SECRET,
    };
    const { code, output } = await run(['stack/bin/start.mjs', '--detach'], settings);
    if (code !== 0) throw new Error(`The second stack did not start:\n${output}`);
    second = readStackFile(home);
  }, 180_000);

  afterAll(async () => {
    await run(['stack/bin/stop.mjs'], settings);
    await removeCluster(home);
    rmSync(home, { recursive: true, force: true });
    await database.close();
  }, 60_000);

  test('share the inbox: every event is applied once, by one of them', async () => {
    const stamp = Date.now();
    const events: ReturnType<typeof subscriptionEvents> = JSON.parse(
      JSON.stringify(subscriptionEvents({ customers: 100, n: 800, seed: 7 })).replaceAll(/"(evt|sub|cus|in|si)_/g, `"$1_${stamp}_`));
    const half = Math.ceil(events.length / 2);
    await Promise.all([
      deliver(env.STRIPE_WEBHOOK_URL, env.STRIPE_WEBHOOK_SECRET, events.slice(0, half)),
      deliver(second.STRIPE_WEBHOOK_URL ?? '', env.STRIPE_WEBHOOK_SECRET, events.slice(half)),
    ]);
    const ids = events.map(({ id }) => id);
    await allProcessed(database, ids);
    const attempts = await database.query<{ attempts: number; events: number }>(
      'select attempts, count(*)::int as events from stripe_webhook_log where event_id = any($1) group by attempts', [ids]);
    expect(attempts).toEqual([{ attempts: 1, events: ids.length }]);
  }, 180_000);
});

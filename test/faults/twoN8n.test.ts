import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readStackFile, removeCluster } from '../../harness/stack/home.ts';
import { lastObjects, subscriptionEvents } from '../../harness/stripe/generatedEvents.ts';
import { freePorts } from '../../harness/stack/ports.ts';
import { run } from '../../harness/stack/run.ts';
import { openDatabase, type Database } from '../../harness/stack/database.ts';
import { readStackEnv } from '../../harness/stack/env.ts';
import { allProcessed, mirrored } from '../../harness/stripe/inbox.ts';
import { kill } from '../../harness/stack/processes.ts';
import { deliver } from '../../harness/stripe/sender.ts';
import { waitFor } from '../../harness/waitFor.ts';

const env = readStackEnv();

describe('two n8n on one Supabase', () => {
  const home = mkdtempSync(join(tmpdir(), 'guichet-second-n8n-'));
  let database: Database;
  let second: Record<string, string>;
  let settings: NodeJS.ProcessEnv;

  beforeAll(async () => {
    database = openDatabase();
    // the second stack brings n8n only: Supabase, its keys and the signing secret are those of the first
    const own = Object.entries(process.env).filter(
      ([name]) => !/^(GUICHET_|SUPABASE_|DATABASE_URL$|N8N_|STRIPE_|TELEGRAM_|MAIL_)/.test(name),
    );
    settings = {
      ...Object.fromEntries(own),
      ...(await freePorts()),
      GUICHET_HOME: home,
      SUPABASE_URL: env.SUPABASE_URL,
      SUPABASE_SERVICE_ROLE_KEY: env.SUPABASE_SERVICE_ROLE_KEY,
      STRIPE_WEBHOOK_SECRET: env.STRIPE_WEBHOOK_SECRET,
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

  function someEvents(n: number, seed: number): ReturnType<typeof subscriptionEvents> {
    return JSON.parse(
      JSON.stringify(subscriptionEvents({ customers: Math.ceil(n / 8), n, seed })).replaceAll(
        /"(evt|sub|cus|in|si)_/g,
        `"$1_${Date.now()}_${seed}_`,
      ),
    );
  }

  test('share the inbox: every event is applied once, by one of them', async () => {
    const events = someEvents(800, 7);
    const half = Math.ceil(events.length / 2);
    await Promise.all([
      deliver(env.STRIPE_WEBHOOK_URL, env.STRIPE_WEBHOOK_SECRET, events.slice(0, half)),
      deliver(second.STRIPE_WEBHOOK_URL ?? '', env.STRIPE_WEBHOOK_SECRET, events.slice(half)),
    ]);
    const ids = events.map(({ id }) => id);
    await allProcessed(database, ids);
    const attempts = await database.query<{ attempts: number; events: number }>(
      'select attempts, count(*)::int as events from stripe_webhook_log where event_id = any($1) group by attempts',
      [ids],
    );
    expect(attempts).toEqual([{ attempts: 1, events: ids.length }]);
  }, 180_000);

  test('one that stands still past its lease wakes up too late: the other has done its work, and nothing changes', async () => {
    for (let round = 1; ; round += 1) {
      const events = someEvents(300, 10 + round);
      const ids = events.map(({ id }) => id);
      const logRows = () =>
        database.query<{ event_id: string; status: string; attempts: number }>(
          'select event_id, status, attempts, processed_at from stripe_webhook_log where event_id = any($1) order by event_id',
          [ids],
        );
      const delivery = deliver(env.STRIPE_WEBHOOK_URL, env.STRIPE_WEBHOOK_SECRET, events);
      let settled: Awaited<ReturnType<typeof logRows>>;
      try {
        await waitFor(
          'a batch to be under way',
          async () =>
            (
              await database.query(
                "select 1 from stripe_webhook_log where event_id = any($1) and status = 'processing' limit 1",
                [ids],
              )
            )[0],
          { everyMs: 2 },
        );
        kill('n8n', 'SIGSTOP');
        // what it has answered by now is with the other; what it has not, Stripe still holds
        settled = await waitFor(
          'the other to do the work',
          async () => {
            const rows = await logRows();
            return rows.length > 0 && rows.every(({ status }) => status === 'processed') ? rows : undefined;
          },
          {
            timeoutMs: 180_000,
            everyMs: 250,
            found: async () =>
              JSON.stringify((await logRows()).filter(({ status }) => status !== 'processed').slice(0, 5)),
          },
        );
      } finally {
        kill('n8n', 'SIGCONT');
      }
      const { acknowledged } = await delivery;
      await allProcessed(database, ids, 120_000);
      expect(acknowledged.size).toBe(ids.length);
      // it is awake and has worked: what it held when it stood still it has tried to settle by now
      const known = new Set(settled.map(({ event_id }) => event_id));
      expect((await logRows()).filter(({ event_id }) => known.has(event_id))).toEqual(settled);
      const subscriptions = [...lastObjects(events)].filter(([id]) => id.startsWith('sub_'));
      const seen = await mirrored(
        database,
        subscriptions.map(([id]) => id),
      );
      for (const [id, object] of subscriptions)
        expect({ id, status: seen.get(id)?.status }).toEqual({ id, status: object.status });
      // the batch that was under way may have been the other's: then once more
      if (settled.some(({ attempts }) => attempts > 1)) return;
      if (round === 6) throw new Error('in six rounds the n8n that stood still never held a batch');
    }
  }, 900_000);
});

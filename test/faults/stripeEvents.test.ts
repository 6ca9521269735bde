import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastObjects, subscriptionEvents } from '../../harness/stripe/generatedEvents.ts';
import { openDatabase, type Database } from '../../harness/stack/database.ts';
import { readStackEnv } from '../../harness/stack/env.ts';
import { allProcessed, mirrored } from '../../harness/stripe/inbox.ts';
import { kill } from '../../harness/stack/processes.ts';
import { deliver } from '../../harness/stripe/sender.ts';
import { waitFor } from '../../harness/waitFor.ts';

const env = readStackEnv();
const run = Date.now();

/** Lives of subscriptions with ids of this test alone, so that no test meets the rows of another. */
function someEvents(n: number, seed: number) {
  const own = JSON.stringify(subscriptionEvents({ customers: Math.ceil(n / 8), n, seed })).replaceAll(
    /"(evt|sub|cus|in|si)_([A-Za-z0-9_]+)"/g,
    (_all, kind: string, rest: string) => `"${kind}_${run}_${seed}_${rest}"`,
  );
  const events: ReturnType<typeof subscriptionEvents> = JSON.parse(own);
  return events;
}

describe('while Stripe delivers', () => {
  let database: Database;
  beforeAll(() => {
    database = openDatabase();
  });
  afterAll(() => database.close());

  /** After every fault: as many rows as events were acknowledged, each settled once and held by nobody; the rows as Stripe has them. */
  async function expectMirrored(events: ReturnType<typeof someEvents>, acknowledged: ReadonlySet<string>) {
    const ids = events.map(({ id }) => id);
    expect(acknowledged).toEqual(new Set(ids));
    const rows = await database.query<{ rows: number; settled: number }>(
      `select count(*)::int as rows, count(*) filter (where status = 'processed' and response_status = 'success' and processed_at is not null
         and claim_token is null and error_message is null)::int as settled from stripe_webhook_log where event_id = any($1)`,
      [ids],
    );
    expect(rows).toEqual([{ rows: acknowledged.size, settled: acknowledged.size }]);
    const subscriptions = [...lastObjects(events)].filter(([id]) => id.startsWith('sub_'));
    const seen = await mirrored(
      database,
      subscriptions.map(([id]) => id),
    );
    expect(subscriptions.length).toBeGreaterThan(0);
    for (const [id, object] of subscriptions)
      expect({ id, status: seen.get(id)?.status }).toEqual({ id, status: object.status });
  }

  test('Postgres is stopped: 503 meanwhile, the retry succeeds, nothing is lost', async () => {
    const events = someEvents(600, 1);
    const delivery = deliver(env.STRIPE_WEBHOOK_URL, env.STRIPE_WEBHOOK_SECRET, events);
    await sleep(300);
    kill('postgres', 'SIGQUIT');
    const { refusals, acknowledged } = await delivery;
    // 503 from our trigger, 500 from n8n itself where its own database is away: Stripe tries both again
    expect([...refusals.keys()].filter((status) => status !== 0 && status < 500)).toEqual([]);
    expect(refusals.get(503) ?? 0).toBeGreaterThan(0);
    await expireLeases();
    await allProcessed(
      database,
      events.map(({ id }) => id),
      180_000,
    );
    await expectMirrored(events, acknowledged);
  }, 400_000);

  test('PostgREST is killed: the same', async () => {
    const events = someEvents(600, 2);
    const delivery = deliver(env.STRIPE_WEBHOOK_URL, env.STRIPE_WEBHOOK_SECRET, events);
    await sleep(300);
    kill('postgrest');
    const { refusals, acknowledged } = await delivery;
    // 503 from our trigger, 500 from n8n itself where its own database is away: Stripe tries both again
    expect([...refusals.keys()].filter((status) => status !== 0 && status < 500)).toEqual([]);
    expect(refusals.get(503) ?? 0).toBeGreaterThan(0);
    await expireLeases();
    await allProcessed(
      database,
      events.map(({ id }) => id),
      180_000,
    );
    await expectMirrored(events, acknowledged);
  }, 400_000);

  test('n8n that comes back takes nobody for heard: nothing is answered 200 but what stands in the log', async () => {
    kill('n8n');
    const statuses = new Map<number, number>();
    // nobody has signed these: whatever is answered 200 was acknowledged by n8n itself
    await waitFor(
      'n8n to refuse them for their signature',
      async () => {
        const status = await fetch(env.STRIPE_WEBHOOK_URL, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{}',
        }).then(
          async (answer) => {
            await answer.arrayBuffer();
            return answer.status;
          },
          () => 0,
        );
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        return status === 400 ? true : undefined;
      },
      { timeoutMs: 120_000, everyMs: 2, found: async () => JSON.stringify([...statuses]) },
    );
    expect([...statuses.keys()].filter((status) => status >= 200 && status < 300)).toEqual([]);
    // n8n was there before its tables were ready, and said so
    expect(statuses.get(503) ?? 0).toBeGreaterThan(0);
  }, 150_000);

  test('n8n is killed in the middle of a batch: claimed again, applied once, the lapsed lease changes nothing', async () => {
    for (let round = 1; ; round += 1) {
      const events = someEvents(2_000, 2 + round);
      const ids = events.map(({ id }) => id);
      const delivery = deliver(env.STRIPE_WEBHOOK_URL, env.STRIPE_WEBHOOK_SECRET, events);
      const held = await waitFor(
        'a batch to be under way',
        async () =>
          (
            await database.query<{ token: string; events: { event_id: string }[] }>(
              "select claim_token as token, jsonb_agg(jsonb_build_object('event_id', event_id)) as events from stripe_webhook_log where status = 'processing' and event_id = any($1) group by 1 limit 1",
              [ids],
            )
          )[0],
        { everyMs: 5 },
      );
      kill('n8n');
      const { acknowledged } = await delivery;
      await expireLeases();
      await allProcessed(database, ids, 240_000);
      await expectMirrored(events, acknowledged);
      // what the dead execution held has been given to another token: the old one may say what it likes
      const before = await logRows(ids);
      for (const settle of ['complete_stripe_events', 'fail_stripe_events']) {
        const [late] = await database.query<{ answer: { results: { result: string }[] } }>(
          `select ${settle}($1, $2::jsonb) as answer`,
          [held.token, JSON.stringify(held.events)],
        );
        expect(new Set(late?.answer.results.map(({ result }) => result))).toEqual(new Set(['lapsed']));
      }
      expect(await logRows(ids)).toEqual(before);
      // the batch may have ended between the look and the kill: then once more
      const ofHeld = new Set(held.events.map(({ event_id }) => event_id));
      if (before.some(({ event_id, attempts }) => ofHeld.has(event_id) && attempts >= 2)) return;
      if (round === 6) throw new Error('in six rounds no batch was under way when n8n was killed');
    }
  }, 1_500_000);

  const logRows = (ids: string[]) =>
    database.query<{ event_id: string; status: string; attempts: number }>(
      'select event_id, status, attempts, processed_at, error_message from stripe_webhook_log where event_id = any($1) order by event_id',
      [ids],
    );

  /** As if the time of every lease had passed: what a dead execution holds is free again. */
  async function expireLeases() {
    await waitFor(
      'the database to answer',
      () =>
        database
          .query(
            "update stripe_webhook_log set claimed_until = now() - interval '1 second' where status = 'processing' returning 1",
          )
          .then(
            () => true,
            () => undefined,
          ),
      { timeoutMs: 60_000 },
    );
  }
});

import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { stripePost } from '../catalogue/support.ts';
import { openDatabase, type Database } from '../../harness/stack/database.ts';
import { n8nSession, runByHand, type N8nSession } from '../../harness/n8n/n8n.ts';
import { stripeControl } from '../../harness/stripe/stripeStandIn.ts';
import { waitFor } from '../../harness/waitFor.ts';

// signing in may have to wait for a minute
jest.setTimeout(120_000);

describe('events that Stripe could not deliver', () => {
  const run = `catch-up-${Date.now().toString(36)}`;
  let database: Database;
  let owner: N8nSession;
  beforeAll(async () => {
    database = openDatabase();
    owner = await n8nSession();
  });
  afterEach(async () => {
    await stripeControl('webhook', { drop_types: [] });
  });
  afterAll(() => database.close());

  const catchUp = () => runByHand('guichetCatchUp', 'Lancer', owner);
  const missed = async (count: number, name: string) => {
    await stripeControl('webhook', { drop_types: ['customer.created'] });
    const ids: string[] = [];
    for (let n = 0; n < count; n += 1)
      ids.push((await stripePost('customers', { email: `${name}${n}@exemple.fr`, 'metadata[run]': run })).id);
    return ids;
  };
  const inLog = (ids: string[]) =>
    database.query<{ object_id: string; status: string; attempts: number }>(
      "select object_id, status, attempts from stripe_webhook_log where object_id = any($1) and type = 'customer.created'",
      [ids],
    );
  const processed = (ids: string[]) =>
    waitFor(
      `${ids.length} missed events to be processed`,
      async () => {
        const rows = await inLog(ids);
        return rows.length === ids.length && rows.every(({ status }) => status === 'processed') ? rows : undefined;
      },
      { timeoutMs: 60_000 },
    );
  const sweep = async () =>
    (
      await database.query<{ seen: number; stored: number; finished: boolean; before: string | null }>(
        "select seen, stored, finished_at is not null as finished, before_event_id as before from stripe_catch_ups where consumer = 'stripe-events'",
      )
    )[0];

  test('are asked for, stored and worked on as if they had been delivered; asking again changes nothing', async () => {
    const ids = await missed(3, 'un');
    expect(await inLog(ids)).toEqual([]);
    expect(await catchUp()).toBe('success');
    await processed(ids);
    expect(
      await database.query('select 1 from billing_accounts where stripe_customer_id = any($1)', [ids]),
    ).toHaveLength(3);
    expect(await sweep()).toMatchObject({ finished: true });
    // Stripe goes on calling them undelivered: the log has them
    expect(await catchUp()).toBe('success');
    expect(await sweep()).toMatchObject({ finished: true, stored: 0 });
    expect((await inLog(ids)).map(({ status, attempts }) => [status, attempts])).toEqual(
      ids.map(() => ['processed', 1]),
    );
  }, 180_000);

  test('more than one execution reads are read by the next, from where it stopped', async () => {
    const ids = await missed(24, 'deux');
    await database.query("update stripe_catch_ups set page_size = 2 where consumer = 'stripe-events'");
    try {
      expect(await catchUp()).toBe('success');
      const first = await sweep();
      expect(first).toMatchObject({ finished: false, seen: 20 });
      // newest first
      expect((await inLog(ids)).map(({ object_id }) => object_id).sort()).toEqual(ids.slice(4).sort());
      await waitFor(
        'the sweep to end',
        async () => {
          expect(await catchUp()).toBe('success');
          return (await sweep())?.finished ? true : undefined;
        },
        { timeoutMs: 120_000 },
      );
      await processed(ids);
    } finally {
      await database.query('update stripe_catch_ups set page_size = 500');
    }
  }, 300_000);
});

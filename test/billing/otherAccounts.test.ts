import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openDatabase, type Database } from '../../harness/stack/database.ts';
import { readStackEnv } from '../../harness/stack/env.ts';
import { postEvent } from '../../harness/stripe/stripe.ts';

/** What is signed, and not for us: a stranger's account, the other mode, a kind of event that cannot be read. */

const env = readStackEnv();
const run = Math.random().toString(36).slice(2);
const created = Math.floor(Date.now() / 1000);

describe('an event', () => {
  let database: Database;
  let order: string;
  const post = (id: string, more: object) =>
    postEvent(env.STRIPE_WEBHOOK_URL, env.STRIPE_WEBHOOK_SECRET, {
      id: `evt_${id}_${run}`,
      object: 'event',
      api_version: '2026-10-28.endive',
      created,
      livemode: false,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      type: 'payment_intent.succeeded',
      data: {
        object: {
          id: `pi_${id}_${run}`,
          object: 'payment_intent',
          amount: 5000,
          amount_capturable: 0,
          amount_received: 5000,
          currency: 'eur',
          customer: null,
          status: 'succeeded',
          latest_charge: `ch_${id}_${run}`,
          metadata: { order_id: order },
          capture_method: 'automatic',
        },
      },
      ...more,
    });
  const logged = async (id: string) =>
    (
      await database.query('select status, response_status from stripe_webhook_log where event_id = $1', [
        `evt_${id}_${run}`,
      ])
    )[0];
  const told = (subject: string) =>
    database.query('select count(*)::int as alerts from alert_outbox where subject = $1 and template like $2', [
      subject,
      'stripe_%',
    ]);

  beforeAll(async () => {
    database = openDatabase();
    const [row] = await database.query<{ id: string }>(
      "insert into orders (amount_total_cents, currency) values (5000, 'EUR') returning id",
    );
    order = row?.id ?? '';
  });
  afterAll(async () => {
    await database.close();
  });

  test('of a connected account pays no order, whatever its metadata say', async () => {
    const ways = {
      account: { account: 'acct_1Stranger' },
      nested: { account: { id: 'acct_1Stranger' } },
      context: { account: null, context: 'acct_1Stranger' },
    };
    for (const [id, named] of Object.entries(ways)) {
      expect((await post(id, named)).status).toBe(200);
      expect(await logged(id)).toEqual({ status: 'ignored', response_status: 'other_account' });
    }
    expect(await database.query('select status, payment_state from orders where id = $1', [order])).toEqual([
      { status: 'PENDING', payment_state: 'none' },
    ]);
    expect(await database.query('select from payments where stripe_payment_intent_id like $1', [`pi_%${run}`])).toEqual(
      [],
    );
    expect(await told('stripe-events:other_account')).toEqual([{ alerts: 1 }]);
  });

  test('of live mode is no money here: ignored, told once', async () => {
    for (const id of ['live_1', 'live_2']) {
      expect((await post(id, { livemode: true })).status).toBe(200);
      expect(await logged(id)).toEqual({ status: 'ignored', response_status: 'other_mode' });
    }
    expect(await told('stripe-events:other_mode')).toEqual([{ alerts: 1 }]);
  });

  test('that is thin is refused with the endpoint to create', async () => {
    const answer = await postEvent(env.STRIPE_WEBHOOK_URL, env.STRIPE_WEBHOOK_SECRET, {
      id: `evt_thin_${run}`,
      object: 'v2.core.event',
      type: 'v1.customer.created',
      created: new Date().toISOString(),
      livemode: false,
      related_object: { id: 'cus_1', type: 'customer', url: '/v1/customers/cus_1' },
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('payload style');
    expect(await told('stripe-events')).toEqual([{ alerts: 1 }]);
  });
});

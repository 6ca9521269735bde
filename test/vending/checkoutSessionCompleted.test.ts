import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openDatabase, type Database } from '../../harness/stack/database.ts';
import { readStackEnv } from '../../harness/stack/env.ts';
import { postEvent } from '../../harness/stripe/stripe.ts';
import { waitFor } from '../../harness/waitFor.ts';

const env = readStackEnv();
const address = `${env.N8N_URL.replace(/\/$/, '')}/webhook/checkout-session-completed`;

describe('the documented address checkout-session-completed', () => {
  let database: Database;
  beforeAll(() => {
    database = openDatabase();
  });
  afterAll(() => database.close());

  const created = Math.floor(Date.now() / 1000);
  const event = (id: string) => ({
    id,
    object: 'event',
    api_version: '2026-03-25.dahlia',
    created,
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type: 'checkout.session.completed',
    data: {
      object: {
        id: `cs_test_${id}`,
        object: 'checkout.session',
        mode: 'setup',
        status: 'complete',
        payment_status: 'no_payment_required',
        customer: null,
        metadata: {},
        currency: 'eur',
        amount_total: null,
      },
    },
  });

  test('takes a signed event as stripe-events does', async () => {
    const id = `evt_documented_${Date.now()}`;
    expect((await postEvent(address, env.STRIPE_WEBHOOK_SECRET, event(id))).status).toBe(200);
    await waitFor('the event to be processed', async () => {
      const [row] = await database.query<{ status: string }>(
        'select status from stripe_webhook_log where event_id = $1',
        [id],
      );
      return row?.status === 'processed' ? true : undefined;
    });
  });

  test('refuses a forged one, and stores nothing', async () => {
    const id = `evt_forged_${Date.now()}`;
    expect(
      (await postEvent(address, env.STRIPE_WEBHOOK_SECRET, event(id), { secret: 'whsec_somebody_elses' })).status,
    ).toBe(400);
    expect(await database.query('select from stripe_webhook_log where event_id = $1', [id])).toEqual([]);
  });
});

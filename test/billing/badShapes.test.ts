import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openDatabase, type Database } from '../../harness/stack/database.ts';
import { readStackEnv } from '../../harness/stack/env.ts';
import { postEvent } from '../../harness/stripe/stripe.ts';
import { waitFor } from '../../harness/waitFor.ts';

const env = readStackEnv();
const created = Math.floor(Date.now() / 1000);
// of this run alone, so that a second run on the same stack meets nothing of the first
const run = created.toString(36);

function event(id: string, type: string, object: Record<string, unknown>) {
  return {
    id,
    object: 'event',
    api_version: '2026-03-25.dahlia',
    created,
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
    data: { object },
  };
}

describe('signed events that are hard to take', () => {
  let database: Database;
  beforeAll(() => {
    database = openDatabase();
  });
  afterAll(() => database.close());

  const post = (body: unknown) => postEvent(env.STRIPE_WEBHOOK_URL, env.STRIPE_WEBHOOK_SECRET, body);
  const logRow = async (id: string) => {
    const [row] = await database.query<{
      status: string;
      attempts: number;
      error_message: string | null;
      response_status: string | null;
    }>('select status, attempts, error_message, response_status from stripe_webhook_log where event_id = $1', [id]);
    return row;
  };

  test('a type that nobody mapped is answered, logged as ignored and alerted once', async () => {
    for (const id of [`evt_unmapped_1_${run}`, `evt_unmapped_2_${run}`]) {
      expect(
        (await post(event(id, 'climate.order.created', { id: 'climorder_1', object: 'climate.order' }))).status,
      ).toBe(200);
    }
    expect(await logRow(`evt_unmapped_2_${run}`)).toMatchObject({ status: 'ignored', attempts: 0 });
    const alerts = await database.query(
      "select id from alert_outbox where template = 'unmapped_event_type' and subject = 'climate.order.created'",
    );
    expect(alerts).toHaveLength(1);
  });

  test('a known type that nobody can read is acknowledged, tried again, and names the field', async () => {
    expect(
      (await post(event(`evt_unreadable_${run}`, 'customer.subscription.updated', { id: 12, object: 'subscription' })))
        .status,
    ).toBe(200);
    const row = await waitFor('the first attempt to fail', async () => {
      const seen = await logRow(`evt_unreadable_${run}`);
      return seen?.error_message ? seen : undefined;
    });
    expect(row.error_message).toContain('data.object.items');
    expect(['pending', 'error']).toContain(row.status);
    expect(row.attempts).toBeGreaterThanOrEqual(1);
  });

  test('one unreadable event does not hold up its neighbours', async () => {
    const customers = Array.from({ length: 100 }, (_, n) =>
      event(`evt_neighbour_${run}_${n}`, 'customer.updated', {
        id: `cus_neighbour_${run}_${n}`,
        object: 'customer',
        email: `client${n}@example.fr`,
        name: null,
        address: null,
        metadata: {},
      }),
    );
    const poison = event(`evt_poison_${run}`, 'customer.updated', { object: 'customer' });
    const answers = await Promise.all(
      [...customers.slice(0, 50), poison, ...customers.slice(50)].map(async (body) => (await post(body)).status),
    );
    expect(new Set(answers)).toEqual(new Set([200]));
    await waitFor('the neighbours to be processed', async () => {
      const [row] = await database.query<{ done: number }>(
        "select count(*)::int as done from stripe_webhook_log where event_id = any($1) and status = 'processed'",
        [customers.map(({ id }) => id)],
      );
      return row?.done === customers.length ? true : undefined;
    });
    const poisoned = await waitFor('the poison to fail', async () => {
      const seen = await logRow(`evt_poison_${run}`);
      return seen?.error_message ? seen : undefined;
    });
    expect(poisoned.error_message).toContain('data.object.id');
  });

  test('a NUL character in the payload is stored and does not hold up its neighbours', async () => {
    const strange = event(`evt_nul_${run}`, 'customer.updated', {
      id: `cus_nul_${run}`,
      object: 'customer',
      email: 'a@example.fr',
      name: 'Caf\u0000é',
      address: null,
      metadata: {},
    });
    const plain = event(`evt_beside_nul_${run}`, 'customer.updated', {
      id: `cus_beside_nul_${run}`,
      object: 'customer',
      email: 'b@example.fr',
      name: null,
      address: null,
      metadata: {},
    });
    const answers = await Promise.all([strange, plain].map(async (body) => (await post(body)).status));
    expect(answers).toEqual([200, 200]);
    for (const id of [`evt_nul_${run}`, `evt_beside_nul_${run}`]) {
      await waitFor(`${id} to be processed`, async () =>
        (await logRow(id))?.status === 'processed' ? true : undefined,
      );
    }
  });

  test('an unknown customer is stored unclaimed, with the subscription', async () => {
    const item = {
      id: `si_unknown_${run}`,
      object: 'subscription_item',
      quantity: 1,
      created,
      metadata: {},
      current_period_start: created,
      current_period_end: created + 2_592_000,
      price: {
        id: 'price_unknown',
        object: 'price',
        product: 'prod_unknown',
        unit_amount: 2900,
        currency: 'eur',
        lookup_key: 'PRO',
        metadata: {},
        recurring: { interval: 'month', interval_count: 1 },
        active: true,
      },
    };
    const body = event(`evt_unknown_customer_${run}`, 'customer.subscription.created', {
      id: `sub_unknown_${run}`,
      object: 'subscription',
      customer: `cus_nobody_knows_${run}`,
      status: 'active',
      created,
      currency: 'eur',
      metadata: {},
      cancel_at_period_end: false,
      discounts: [],
      items: { object: 'list', data: [item], has_more: false },
    });
    expect((await post(body)).status).toBe(200);
    await waitFor('the subscription', async () =>
      (await logRow(`evt_unknown_customer_${run}`))?.status === 'processed' ? true : undefined,
    );
    const [row] = await database.query(
      `select a.owner_user_id, a.owner_establishment_id, a.claimed_at, s.plan_code, s.status, s.period
         from subscriptions s join billing_accounts a on a.id = s.billing_account_id where s.stripe_subscription_id = $1`,
      [`sub_unknown_${run}`],
    );
    expect(row).toEqual({
      owner_user_id: null,
      owner_establishment_id: null,
      claimed_at: null,
      plan_code: 'PRO',
      status: 'active',
      period: 'month',
    });
  });
});

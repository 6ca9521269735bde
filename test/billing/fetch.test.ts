import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { stripeGet, stripePost } from '../catalogue/support.ts';
import { openDatabase, type Database } from '../../harness/stack/database.ts';
import { readStackEnv } from '../../harness/stack/env.ts';
import { postEvent } from '../../harness/stripe/stripe.ts';
import { stripeControl } from '../../harness/stripe/stripeStandIn.ts';
import { waitFor } from '../../harness/waitFor.ts';

/** Rule 1, last clause: what events alone cannot say is fetched, here from the stand-in. */

const env = readStackEnv();
const run = Date.now().toString(36);
let database: Database;
beforeAll(() => {
  database = openDatabase();
});
afterEach(() => stripeControl('webhook', { drop: 0 }));
afterAll(() => database.close());

const object = z.looseObject({ id: z.string(), object: z.string(), created: z.number() });
let sent = 0;
/** An event as Stripe would sign it, about an object of the stand-in. */
async function send(
  type: string,
  created: number,
  body: Record<string, unknown>,
  previous_attributes?: Record<string, unknown>,
): Promise<string> {
  sent += 1;
  const id = `evt_fetch_${run}_${sent}`;
  const data = previous_attributes === undefined ? { object: body } : { object: body, previous_attributes };
  const event = {
    id,
    object: 'event',
    api_version: '2026-10-28.endive',
    created,
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
    data,
  };
  expect((await postEvent(env.STRIPE_WEBHOOK_URL, env.STRIPE_WEBHOOK_SECRET, event)).status).toBe(200);
  return id;
}
/** Two changes of one second that nothing orders. */
async function contradict(held: Record<string, unknown>, created: number): Promise<void> {
  await send('product.updated', created, { ...held, name: 'Un' }, { description: 'one' });
  await send('product.updated', created, { ...held, name: 'Deux' }, { description: 'two' });
}
const found = (id: string) => async () =>
  JSON.stringify([
    await database.query(
      'select name, active, needs_refetch, last_event_id from catalog_plans where stripe_product_id = $1',
      [id],
    ),
    await database.query(
      'select stripe_subscription_id, status, needs_refetch, last_event_id from subscriptions where stripe_subscription_id = $1',
      [id],
    ),
    await database.query(
      'select topic, status, attempts, error_message, next_attempt_at from outbox where object_key = $1',
      [id],
    ),
  ]);
const plan = async (id: string, condition: string) =>
  (
    await database.query<{ name: string; active: boolean }>(
      `select name, active from catalog_plans where stripe_product_id = $1 and not needs_refetch and ${condition}`,
      [id],
    )
  )[0];

test('two changes of one second that contradict each other end in what Stripe holds', async () => {
  const { id } = await stripePost('products', { name: 'Vrai', 'metadata[code]': `fetch-${run}` });
  const held = object.parse(await stripeGet(`products/${id}`));
  await contradict(held, held.created + 1);
  const row = await waitFor('the product to be fetched', () => plan(id, "last_event_id like 'fetch:%'"), {
    timeoutMs: 60_000,
    found: found(id),
  });
  expect(row).toEqual({ name: 'Vrai', active: true });
  await waitFor(
    'the row of the outbox to be done',
    async () =>
      (
        await database.query(
          "select 1 from outbox where topic = 'stripe.object.fetch' and object_key = $1 having bool_and(status = 'done')",
          [id],
        )
      )[0],
    { found: found(id) },
  );

  // older than the fetch: it changes nothing; what Stripe says afterwards does
  const late = await send('product.updated', held.created + 2, { ...held, name: 'Trop tard' }, { name: 'Deux' });
  await waitFor(
    'the late event',
    async () =>
      (
        await database.query("select 1 from stripe_webhook_log where event_id = $1 and status = 'processed'", [late])
      )[0],
  );
  expect(await plan(id, 'true')).toEqual({ name: 'Vrai', active: true });
  await stripePost(`products/${id}`, { name: 'Nouveau' });
  await waitFor('the change that followed', () => plan(id, "name = 'Nouveau'"), { found: found(id) });
});

test('while Stripe does not answer, the row waits', async () => {
  const { id } = await stripePost('products', { name: 'Plus tard', 'metadata[code]': `fetch-later-${run}` });
  const held = object.parse(await stripeGet(`products/${id}`));
  // the client asks three times by itself
  await stripeControl('faults', { method: 'GET', path: `/v1/products/${id}`, status: 503, times: 3 });
  await contradict(held, held.created + 1);
  const row = await waitFor(
    'the product to be fetched at a second attempt',
    () => plan(id, "last_event_id like 'fetch:%'"),
    { timeoutMs: 60_000, found: found(id) },
  );
  expect(row).toEqual({ name: 'Plus tard', active: true });
});

test('what has been deleted meanwhile is kept, inactive', async () => {
  const { id } = await stripePost('products', { name: 'Parti', 'metadata[code]': `fetch-gone-${run}` });
  const held = object.parse(await stripeGet(`products/${id}`));
  await waitFor('the product', () => plan(id, 'active'));
  await stripeControl('webhook', { drop: 1 });
  const { STRIPE_API_URL, STRIPE_SECRET_KEY } = z
    .object({ STRIPE_API_URL: z.url(), STRIPE_SECRET_KEY: z.string() })
    .parse(process.env);
  expect(
    (
      await fetch(`${STRIPE_API_URL}/v1/products/${id}`, {
        method: 'DELETE',
        headers: { authorization: `Bearer ${STRIPE_SECRET_KEY}` },
      })
    ).status,
  ).toBe(200);
  await contradict(held, held.created + 1);
  const row = await waitFor('the product to be known as gone', () => plan(id, 'not active'), {
    timeoutMs: 60_000,
    found: found(id),
  });
  expect(row?.active).toBe(false);
});

test('a subscription of which a checkout alone tells is fetched, with its items', async () => {
  const { id: product } = await stripePost('products', { name: 'Formule', 'metadata[code]': `fetch-plan-${run}` });
  const { id: price } = await stripePost('prices', {
    product,
    currency: 'eur',
    unit_amount: '1900',
    'recurring[interval]': 'month',
  });
  const { id: customer } = await stripePost('customers', { email: 'perdu@example.fr' });
  // its own events are lost
  await stripeControl('webhook', { drop: 1 });
  const { id } = await stripePost('subscriptions', { customer, 'items[0][price]': price, trial_period_days: '14' });
  await send('checkout.session.completed', Math.floor(Date.now() / 1000), {
    id: `cs_fetch_${run}`,
    object: 'checkout.session',
    mode: 'subscription',
    status: 'complete',
    payment_status: 'paid',
    customer,
    subscription: id,
    currency: 'eur',
    amount_total: 0,
    client_reference_id: null,
    metadata: {},
    livemode: false,
  });
  const row = await waitFor(
    'the subscription to be fetched',
    async () =>
      (
        await database.query<{ status: string; items: number }>(
          `select s.status, (select count(*)::int from subscription_items i where i.subscription_id = s.id and i.active) as items
       from subscriptions s where s.stripe_subscription_id = $1 and not s.needs_refetch`,
          [id],
        )
      )[0],
    { timeoutMs: 60_000, found: found(id) },
  );
  expect(row).toEqual({ status: 'trialing', items: 1 });
});

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import { allEvents } from '../../harness/stripe/publishedEvents';
import { type Harness, startHarness } from '../../harness/stripe/standInAlone';
import { isMappedEventType, STRIPE_EVENT_TYPES } from '../../nodes/shared/stripeEventTypes';
import { mapEvent } from '../../nodes/StripeMapper/mapEvent';

let harness: Harness;

beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

/** One of everything that the stand-in can tell. */
async function live(stripe: Stripe): Promise<void> {
  const customer = await stripe.customers.create({
    email: 'a@exemple.fr',
    name: 'Atelier',
    address: { country: 'FR', city: 'Lyon' },
  });
  await stripe.customers.update(customer.id, { metadata: { user_id: '1' } });
  const product = await stripe.products.create({ name: 'Pro', metadata: { plan_code: 'PRO', MAX_INVOICES: '10' } });
  await stripe.products.update(product.id, { description: 'Mieux' });
  const base = await stripe.prices.create({
    product: product.id,
    currency: 'eur',
    unit_amount: 2900,
    recurring: { interval: 'month' },
    metadata: { plan_code: 'PRO', type: 'BASE' },
  });
  await stripe.prices.update(base.id, { nickname: 'Mensuel' });
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: base.id }],
    default_payment_method: 'pm_card_visa',
  });
  await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
  await harness.control('clock', { advance: 32 * 86_400 });
  const declined = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: base.id }],
    default_payment_method: 'pm_card_chargeDeclined',
  });
  expect(declined.status).toBe('incomplete');
  for (const outcome of ['pay', 'decline', 'authenticate', 'delayed', 'pay_disputed']) {
    const session = await stripe.checkout.sessions.create({
      mode: 'payment',
      line_items: [{ price_data: { currency: 'eur', unit_amount: 500, product_data: { name: 'Place' } }, quantity: 1 }],
      success_url: 'https://guichet.example/',
      payment_intent_data: { capture_method: outcome === 'pay' ? 'manual' : 'automatic' },
    });
    await harness.control(`checkout/${session.id}/pay`, { outcome });
    if (outcome === 'delayed') await harness.control(`checkout/${session.id}/settle`, { outcome: 'succeeded' });
    if (outcome === 'decline') await stripe.checkout.sessions.expire(session.id);
  }
  for (const card of ['pm_card_visa', 'pm_card_pendingRefund', 'pm_card_refundFail']) {
    const intent = await stripe.paymentIntents.create({
      amount: 900,
      currency: 'eur',
      payment_method: card,
      confirm: true,
    });
    await stripe.refunds.create({ payment_intent: intent.id, amount: 300 });
  }
  await harness.control('clock', { advance: 11 });
  await stripe.customers.del((await stripe.customers.create({})).id);
  await stripe.products.del((await stripe.products.create({ name: 'Vide' })).id);
}

test('our mapper reads every event of the stand-in, and every type is one of Stripe’s', async () => {
  await live(harness.stripe);
  await harness.delivered();
  const seen = new Set(harness.received.map(({ type }) => type));
  for (const type of seen) expect(STRIPE_EVENT_TYPES).toContain(type);
  const mapped = harness.received.filter(({ type }) => isMappedEventType(type));
  for (const event of mapped)
    expect(mapEvent(event)).toMatchObject({
      event_id: event.id,
      object: expect.any(String),
      row: expect.any(Object),
    });
  expect([...seen]).toEqual(
    expect.arrayContaining([
      'checkout.session.completed',
      'checkout.session.expired',
      'checkout.session.async_payment_succeeded',
      'payment_intent.succeeded',
      'payment_intent.payment_failed',
      'payment_intent.amount_capturable_updated',
      'payment_intent.processing',
      'payment_intent.requires_action',
      'payment_intent.canceled',
      'charge.refunded',
      'refund.created',
      'refund.updated',
      'refund.failed',
      'charge.dispute.created',
      'customer.created',
      'customer.updated',
      'customer.deleted',
      'product.created',
      'product.updated',
      'product.deleted',
      'price.created',
      'price.updated',
      'customer.subscription.created',
      'customer.subscription.updated',
      'customer.subscription.deleted',
      'invoice.finalized',
      'invoice.paid',
      'invoice.payment_succeeded',
      'invoice.payment_failed',
      'invoice_payment.paid',
    ]),
  );
}, 30_000);

/** `string`, `number`, `array`, …: what a value is in JSON. */
const kindOf = (value: unknown): string => (Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value);

test('the stand-in says of an event what Stripe says of it, and of an object what is of the same kind', () => {
  // the newest shapes; those of another year have other fields
  const theirs = allEvents().filter((event) => 'api_version' in event && String(event.api_version) >= '2026');
  const pairs = theirs.flatMap((event) =>
    harness.received.filter(({ type }) => type === event.type).map((mine) => ({ mine, event })),
  );
  expect(new Set(pairs.map(({ event }) => event.type)).size).toBeGreaterThan(25);
  const differences = pairs.flatMap(({ mine, event }) => {
    const fields: [string, unknown][] = Object.entries(mine.data.object);
    const kinds = fields.flatMap(([field, value]) => {
      const wanted = kindOf(event.data.object[field] ?? null);
      return value === null || wanted === 'null' || kindOf(value) === wanted
        ? []
        : [`${event.type} ${field}: ${kindOf(value)} in place of ${wanted}`];
    });
    const missing = Object.keys(event).filter((key) => !(key in mine));
    return [...kinds, ...missing.map((key) => `${event.type} has no ${key}`)];
  });
  expect([...new Set(differences)]).toEqual([]);
});

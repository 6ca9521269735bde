import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import { type Harness, refusal, startHarness } from './testing/harness.ts';

let harness: Harness;
let stripe: Stripe;

beforeAll(async () => {
  harness = await startHarness();
  stripe = harness.stripe;
});
afterAll(() => harness.stop());

const line = { price_data: { currency: 'eur', unit_amount: 250, product_data: { name: 'Café' } }, quantity: 1 };

async function open(more: Partial<Stripe.Checkout.SessionCreateParams> = {}): Promise<Stripe.Checkout.Session> {
  return stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [line],
    success_url: 'https://guichet.example/merci?s={CHECKOUT_SESSION_ID}',
    ...more,
  });
}
async function pay(id: string, outcome = 'pay'): Promise<Stripe.Checkout.Session> {
  await harness.control(`checkout/${id}/pay`, { outcome });
  return stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent.latest_charge'] });
}
function intentOf(session: Stripe.Checkout.Session): Stripe.PaymentIntent {
  if (session.payment_intent === null || typeof session.payment_intent === 'string')
    throw new Error('The session has no expanded payment intent');
  return session.payment_intent;
}
async function types(id: string): Promise<string[]> {
  const events = await stripe.events.list({ limit: 100 });
  return events.data
    .filter(({ data }) => JSON.stringify(data.object).includes(id))
    .map(({ type }) => type)
    .reverse();
}

describe('Checkout', () => {
  test('a payment completes the session and brings its events in order', async () => {
    const session = await open({
      client_reference_id: 'order-1',
      metadata: { order_id: '1' },
      payment_intent_data: { metadata: { order_id: '1' } },
    });
    expect(session).toMatchObject({
      status: 'open',
      payment_status: 'unpaid',
      amount_total: 250,
      currency: 'eur',
      payment_intent: null,
    });
    const paid = await pay(session.id);
    expect(paid).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      url: null,
      client_reference_id: 'order-1',
    });
    expect(intentOf(paid)).toMatchObject({ status: 'succeeded', amount_received: 250, metadata: { order_id: '1' } });
    const intent = intentOf(paid).id;
    expect(await types(intent)).toEqual([
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.completed',
    ]);
  });

  test('session metadata does not reach the payment intent by itself', async () => {
    const paid = await pay((await open({ metadata: { order_id: '2' } })).id);
    expect(intentOf(paid).metadata).toEqual({});
  });

  test('manual capture completes unpaid; capture takes a part and releases the rest', async () => {
    const held = await pay((await open({ payment_intent_data: { capture_method: 'manual' } })).id);
    expect(held).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
    expect(intentOf(held)).toMatchObject({ status: 'requires_capture', amount_capturable: 250, amount_received: 0 });
    expect(await types(intentOf(held).id)).toContain('payment_intent.amount_capturable_updated');
    expect(await refusal(stripe.paymentIntents.capture(intentOf(held).id, { amount_to_capture: 251 }))).toMatchObject({
      code: 'amount_too_large',
      param: 'amount_to_capture',
    });
    const captured = await stripe.paymentIntents.capture(intentOf(held).id, { amount_to_capture: 200 });
    expect(captured).toMatchObject({ status: 'succeeded', amount_received: 200, amount_capturable: 0 });
    expect((await refusal(stripe.paymentIntents.cancel(captured.id))).code).toBe('payment_intent_unexpected_state');
  });

  test('an authorisation that nobody captures is released after seven days', async () => {
    const held = await pay((await open({ payment_intent_data: { capture_method: 'manual' } })).id);
    await harness.control('clock', { advance: 7 * 86_400 });
    expect(await stripe.paymentIntents.retrieve(intentOf(held).id)).toMatchObject({
      status: 'canceled',
      cancellation_reason: 'automatic',
      amount_capturable: 0,
    });
  });

  test('a decline leaves the session open for another card', async () => {
    const session = await open();
    const declined = await pay(session.id, 'decline');
    expect(declined.status).toBe('open');
    expect(intentOf(declined)).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'card_declined', decline_code: 'generic_decline' },
    });
    const paid = await pay(session.id);
    expect(paid.status).toBe('complete');
    expect(intentOf(paid).id).toBe(intentOf(declined).id);
    expect(await types(intentOf(paid).id)).toEqual([
      'payment_intent.created',
      'charge.failed',
      'payment_intent.payment_failed',
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.completed',
    ]);
  });

  test('3-D Secure: approved pays, refused leaves the session open', async () => {
    expect((await pay((await open()).id, 'authenticate')).status).toBe('complete');
    const refused = await pay((await open()).id, 'authenticate_refused');
    expect(refused.status).toBe('open');
    expect(intentOf(refused).last_payment_error?.code).toBe('payment_intent_authentication_failure');
  });

  test('expires by the clock and by request; a paid session cannot be expired', async () => {
    const soon = Math.floor(Date.now() / 1000) + 9 * 86_400;
    expect(await refusal(open({ expires_at: soon }))).toMatchObject({ param: 'expires_at' });
    const now = Number((await harness.control('summary', {}, 'GET')).now);
    expect(await refusal(open({ expires_at: now + 60 }))).toMatchObject({ param: 'expires_at' });
    const session = await open({ expires_at: now + 1860 });
    await harness.control('clock', { advance: 1900 });
    expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe('expired');
    const other = await open();
    expect((await stripe.checkout.sessions.expire(other.id)).status).toBe('expired');
    const paid = await pay((await open()).id);
    expect((await refusal(stripe.checkout.sessions.expire(paid.id))).message).toContain('complete');
    await expect(harness.control(`checkout/${session.id}/pay`, {})).rejects.toThrow(/expired/);
  });

  test('delayed methods complete unpaid and settle later; card only refuses them', async () => {
    const waiting = await pay((await open()).id, 'delayed');
    expect(waiting).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
    await harness.control(`checkout/${waiting.id}/settle`, { outcome: 'succeeded' });
    expect((await stripe.checkout.sessions.retrieve(waiting.id)).payment_status).toBe('paid');
    const bounced = await pay((await open()).id, 'delayed');
    await harness.control(`checkout/${bounced.id}/settle`, { outcome: 'failed' });
    expect((await stripe.events.list({ type: 'checkout.session.async_payment_failed' })).data).toHaveLength(1);
    const cardOnly = await open({ excluded_payment_method_types: ['sepa_debit'] });
    await expect(harness.control(`checkout/${cardOnly.id}/pay`, { outcome: 'delayed' })).rejects.toThrow(/card only/);
  });

  test('setup stores a card and has no payment', async () => {
    const session = await stripe.checkout.sessions.create({
      mode: 'setup',
      currency: 'eur',
      success_url: 'https://guichet.example/',
    });
    expect(await pay(session.id)).toMatchObject({
      status: 'complete',
      payment_status: 'no_payment_required',
      payment_intent: null,
      amount_total: null,
    });
  });

  test('refuses less than 0.50 €, one-time prices in a subscription, and mixed currencies', async () => {
    const cheap = { ...line, price_data: { ...line.price_data, unit_amount: 20 } };
    expect(await refusal(open({ line_items: [cheap] }))).toMatchObject({ code: 'amount_too_small' });
    // the minimum is tested on the total
    expect((await open({ line_items: [{ ...cheap, quantity: 3 }] })).amount_total).toBe(60);
    expect(await refusal(open({ mode: 'subscription' }))).toMatchObject({ param: 'line_items' });
    expect(
      await refusal(open({ line_items: [line, { ...line, price_data: { ...line.price_data, currency: 'usd' } }] })),
    ).toMatchObject({ param: 'line_items' });
  });
});

describe('payment intents', () => {
  test('amounts and currencies are checked', async () => {
    expect(await refusal(stripe.paymentIntents.create({ amount: 49, currency: 'eur' }))).toMatchObject({
      code: 'amount_too_small',
      param: 'amount',
    });
    expect((await stripe.paymentIntents.create({ amount: 50, currency: 'eur' })).status).toBe(
      'requires_payment_method',
    );
    expect(await refusal(stripe.paymentIntents.create({ amount: 100, currency: 'zzz' }))).toMatchObject({
      param: 'currency',
    });
    expect((await stripe.paymentIntents.create({ amount: 50, currency: 'jpy' })).amount).toBe(50);
  });

  test('a decline is a 402 that carries the intent', async () => {
    const error = await refusal(
      stripe.paymentIntents.create({
        amount: 500,
        currency: 'eur',
        payment_method: 'pm_card_chargeDeclinedInsufficientFunds',
        confirm: true,
      }),
    );
    expect(error).toMatchObject({ statusCode: 402, code: 'card_declined', decline_code: 'insufficient_funds' });
    expect(error.payment_intent).toMatchObject({ status: 'requires_payment_method' });
  });

  test('3-D Secure waits for the cardholder', async () => {
    const intent = await stripe.paymentIntents.create({
      amount: 500,
      currency: 'eur',
      payment_method: 'pm_card_threeDSecure2Required',
      confirm: true,
      return_url: 'https://guichet.example/retour',
    });
    expect(intent.status).toBe('requires_action');
    const url = intent.next_action?.redirect_to_url?.url ?? '';
    const back = await fetch(url, { method: 'POST', body: 'action=approve', redirect: 'manual' });
    expect(back.headers.get('location')).toContain('redirect_status=succeeded');
    expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe('succeeded');
  });
});

describe('refunds', () => {
  const charged = async (card = 'pm_card_visa') =>
    stripe.paymentIntents.create({ amount: 1000, currency: 'eur', payment_method: card, confirm: true });
  const chargeOf = async (intent: Stripe.PaymentIntent) => stripe.charges.retrieve(String(intent.latest_charge));

  test('parts add up to the whole and not beyond', async () => {
    const intent = await charged();
    await stripe.refunds.create({ payment_intent: intent.id, amount: 400 });
    expect(await refusal(stripe.refunds.create({ payment_intent: intent.id, amount: 601 }))).toMatchObject({
      param: 'amount',
    });
    expect(await chargeOf(intent)).toMatchObject({ amount_refunded: 400, refunded: false });
    await stripe.refunds.create({ payment_intent: intent.id });
    expect(await chargeOf(intent)).toMatchObject({ amount_refunded: 1000, refunded: true });
    expect(await refusal(stripe.refunds.create({ payment_intent: intent.id }))).toMatchObject({
      code: 'charge_already_refunded',
    });
  });

  test('pending succeeds in time', async () => {
    const refund = await stripe.refunds.create({ payment_intent: (await charged('pm_card_pendingRefund')).id });
    expect(refund.status).toBe('pending');
    await harness.control('clock', { advance: 11 });
    expect((await stripe.refunds.retrieve(refund.id)).status).toBe('succeeded');
  });

  test('one that fails later is taken back from the total, and says so', async () => {
    const intent = await charged('pm_card_refundFail');
    const refund = await stripe.refunds.create({ payment_intent: intent.id, amount: 300 });
    expect(refund.status).toBe('succeeded');
    await harness.control('clock', { advance: 11 });
    expect(await stripe.refunds.retrieve(refund.id)).toMatchObject({
      status: 'failed',
      failure_reason: 'expired_or_canceled_card',
    });
    expect(await chargeOf(intent)).toMatchObject({ amount_refunded: 0, refunded: false });
    expect(await types(refund.id)).toEqual(
      expect.arrayContaining(['refund.created', 'refund.updated', 'refund.failed']),
    );
  });

  test('outcomes can be asked for, whatever the card', async () => {
    await harness.control('refunds', { next: ['pending', 'failed'] });
    const one = await stripe.refunds.create({ payment_intent: (await charged()).id });
    expect(one.status).toBe('pending');
    expect((await stripe.refunds.create({ payment_intent: (await charged()).id })).status).toBe('failed');
    expect((await harness.control(`refunds/${one.id}`, { status: 'succeeded' })).status).toBe('succeeded');
  });

  test('a disputed charge cannot be refunded', async () => {
    const intent = await charged();
    const dispute = await harness.control(`charges/${String(intent.latest_charge)}/dispute`, {});
    expect(await refusal(stripe.refunds.create({ payment_intent: intent.id }))).toMatchObject({
      code: 'charge_disputed',
    });
    await harness.control(`disputes/${String(dispute.id)}/close`, { status: 'won' });
    expect(await stripe.refunds.create({ payment_intent: intent.id, amount: 1 })).toMatchObject({
      status: 'succeeded',
    });
    expect(
      (
        await stripe.events.list({
          types: ['charge.dispute.created', 'charge.dispute.closed', 'charge.dispute.funds_reinstated'],
        })
      ).data,
    ).toHaveLength(3);
  });
});

describe('subscriptions', () => {
  async function subscribed(type: 'flexible' | 'classic' = 'flexible') {
    const { id: product } = await stripe.products.create({ name: 'Pro' });
    const base = await stripe.prices.create({
      product,
      currency: 'eur',
      unit_amount: 2900,
      recurring: { interval: 'month' },
      lookup_key: `pro:${product}`,
    });
    const seat = await stripe.prices.create({
      product,
      currency: 'eur',
      unit_amount: 500,
      recurring: { interval: 'month' },
    });
    const { id: customer } = await stripe.customers.create({ email: 'pro@exemple.fr' });
    const subscription = await stripe.subscriptions.create({
      customer,
      items: [{ price: base.id }],
      default_payment_method: 'pm_card_visa',
      metadata: { establishment_id: '1' },
      billing_mode: { type },
    });
    return { subscription, seat, customer };
  }

  test('items of several intervals stand beside each other in flexible billing mode only', async () => {
    const { customer, seat, subscription } = await subscribed();
    const { id: product } = await stripe.products.create({ name: 'Année' });
    const yearly = await stripe.prices.create({
      product,
      currency: 'eur',
      unit_amount: 29_000,
      recurring: { interval: 'year' },
    });
    await stripe.subscriptionItems.create({ subscription: subscription.id, price: seat.id, quantity: 2 });
    const moved = await stripe.subscriptionItems.update(subscription.items.data[0]?.id ?? '', { price: yearly.id });
    expect(moved).toMatchObject({ price: { id: yearly.id }, plan: { interval: 'year' } });
    expect(moved.current_period_end - moved.current_period_start).toBeGreaterThan(360 * 86_400);

    const classic = await stripe.subscriptions.create({
      customer,
      items: [{ price: subscription.items.data[0]?.price.id ?? '' }, { price: seat.id }],
      default_payment_method: 'pm_card_visa',
      billing_mode: { type: 'classic' },
    });
    const [base, seats] = classic.items.data.map(({ id }) => id);
    const mismatch = { message: expect.stringContaining('Found mismatch in interval field') };
    expect(await refusal(stripe.subscriptionItems.update(base ?? '', { price: yearly.id }))).toMatchObject(mismatch);
    expect(
      await refusal(stripe.subscriptionItems.create({ subscription: classic.id, price: yearly.id })),
    ).toMatchObject(mismatch);
    const yearlySeat = await stripe.prices.create({
      product,
      currency: 'eur',
      unit_amount: 5_000,
      recurring: { interval: 'year' },
    });
    const both = await stripe.subscriptions.update(classic.id, {
      items: [
        { id: base ?? '', price: yearly.id },
        { id: seats ?? '', price: yearlySeat.id },
      ],
    });
    expect(both.items.data.map(({ price }) => price.recurring?.interval)).toEqual(['year', 'year']);
  });

  test('seats are added, changed and removed', async () => {
    const { subscription, seat } = await subscribed();
    expect(subscription.status).toBe('active');
    const item = await stripe.subscriptionItems.create({
      subscription: subscription.id,
      price: seat.id,
      quantity: 2,
      proration_behavior: 'create_prorations',
    });
    expect((await stripe.subscriptionItems.update(item.id, { quantity: 5 })).quantity).toBe(5);
    expect((await stripe.subscriptions.retrieve(subscription.id)).items.data.map(({ quantity }) => quantity)).toEqual([
      1, 5,
    ]);
    expect(await stripe.subscriptionItems.del(item.id)).toMatchObject({ deleted: true });
    expect(await refusal(stripe.subscriptionItems.update(item.id, { quantity: 1 }))).toMatchObject({ statusCode: 404 });
    const [updated] = (await stripe.events.list({ type: 'customer.subscription.updated' })).data;
    expect(updated?.data.previous_attributes).toHaveProperty('items');
  });

  test('a period that ends is billed; a card that is declined then makes it past due', async () => {
    const { subscription, customer } = await subscribed();
    await harness.control('clock', { advance: 32 * 86_400 });
    const renewed = await stripe.subscriptions.retrieve(subscription.id);
    expect(renewed.items.data[0]?.current_period_start).toBe(subscription.items.data[0]?.current_period_end);
    expect(
      (await stripe.invoices.list({ subscription: subscription.id })).data.map(({ status, billing_reason }) => [
        status,
        billing_reason,
      ]),
    ).toEqual([
      ['paid', 'subscription_cycle'],
      ['paid', 'subscription_create'],
    ]);
    await stripe.subscriptions.update(subscription.id, { default_payment_method: 'pm_card_chargeDeclined' });
    await harness.control('clock', { advance: 32 * 86_400 });
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('past_due');
    expect((await stripe.customers.retrieve(customer)).id).toBe(customer);
  });

  test('Checkout starts one, with a trial that owes nothing now', async () => {
    const { id: product } = await stripe.products.create({ name: 'Essai' });
    const price = await stripe.prices.create({
      product,
      currency: 'eur',
      unit_amount: 2900,
      recurring: { interval: 'month' },
    });
    const session = await stripe.checkout.sessions.create({
      mode: 'subscription',
      line_items: [{ price: price.id, quantity: 1 }],
      success_url: 'https://guichet.example/',
      customer_email: 'essai@exemple.fr',
      subscription_data: { trial_period_days: 14, metadata: { establishment_id: '9' } },
    });
    const paid = await pay(session.id);
    expect(paid).toMatchObject({ status: 'complete', payment_status: 'no_payment_required' });
    expect(await stripe.subscriptions.retrieve(String(paid.subscription))).toMatchObject({
      status: 'trialing',
      metadata: { establishment_id: '9' },
    });
    const portal = await stripe.billingPortal.sessions.create({
      customer: String(paid.customer),
      return_url: 'https://guichet.example/',
    });
    expect(await (await fetch(portal.url)).text()).toContain('trialing');
  });

  test('canceled at the end of the period stays active until then', async () => {
    const { subscription } = await subscribed();
    const ending = await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
    expect(ending.status).toBe('active');
    expect(ending.canceled_at).not.toBeNull();
    await harness.control('clock', { advance: 32 * 86_400 });
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('canceled');
  });

  test.each([
    ['flexible', false],
    ['classic', true],
  ] as const)(
    'canceled on the portal’s page, in %s mode: cancel_at_period_end is %s, and it ends with its period',
    async (type, flag) => {
      const { subscription } = await subscribed(type);
      const portal = await stripe.billingPortal.sessions.create({ customer: String(subscription.customer) });
      const press = (action: string) =>
        fetch(portal.url, {
          method: 'POST',
          redirect: 'manual',
          body: new URLSearchParams({ action, subscription: subscription.id }),
        });
      expect((await press('cancel')).status).toBe(303);
      expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({
        status: 'active',
        cancel_at_period_end: flag,
        cancel_at: subscription.items.data[0]?.current_period_end,
      });
      expect(await (await fetch(portal.url)).text()).toContain('Ne pas résilier');
      await press('resume');
      expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({
        cancel_at_period_end: false,
        cancel_at: null,
        canceled_at: null,
      });
      await press('cancel');
      await harness.control('clock', { advance: 32 * 86_400 });
      expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('canceled');
    },
  );
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { openDatabase, type Database } from '../../harness/stack/database.ts';
import { failedExecutions } from '../../harness/n8n/n8n.ts';
import { signUp, type Person } from '../../harness/people/people.ts';
import { stripeControl } from '../../harness/stripe/stripeStandIn.ts';
import { waitFor } from '../../harness/waitFor.ts';
import { call, newSlot, openCheckout, order, pay, stripe } from './support.ts';

interface OrderRow {
  status: string;
  payment_state: string;
  receipt_url: string | null;
  intent: string;
  charge: string;
  refunded: number;
  received: number;
  error_code: string | null;
}

describe('an order', () => {
  let database: Database;
  let claire: Person;
  let admin: Person;
  let failedBefore: string[];

  beforeAll(async () => {
    database = openDatabase();
    failedBefore = await failedExecutions('guichetStripeEvents');
    [claire, admin] = await Promise.all([signUp('claire'), signUp('admin', { admin: true })]);
  });
  afterAll(async () => {
    expect(await failedExecutions('guichetStripeEvents')).toEqual(failedBefore);
    await database.close();
  });

  const row = async (id: string): Promise<OrderRow | undefined> =>
    (
      await database.query<OrderRow>(
        `select o.status, o.payment_state, o.receipt_url, p.stripe_payment_intent_id as intent, p.stripe_charge_id as charge, p.amount_refunded_cents::int as refunded, p.amount_received_cents::int as received, p.error_code
       from orders o left join payments p on p.order_id = o.id where o.id = $1`,
        [id],
      )
    )[0];
  const until = (id: string, what: string, is: (row: OrderRow) => boolean) =>
    waitFor(`order ${id} to be ${what}`, async () => {
      const found = await row(id);
      return found !== undefined && is(found) ? found : undefined;
    });
  const stock = async (slot: { machine_id: string }) =>
    (
      await database.query<{ quantity: number }>('select quantity from stocks where machine_id = $1', [slot.machine_id])
    )[0]?.quantity;
  /** A page that tries again where Stripe failed. */
  const openCheckoutAgain = (id: string) =>
    waitFor(
      'a Checkout page',
      async () =>
        (await call('start-order-checkout', claire, { order_id: id })).status === 200
          ? openCheckout(claire, id)
          : undefined,
      { everyMs: 500 },
    );
  const sessionsOf = async (id: string) =>
    (await stripe.checkout.sessions.list({ limit: 100 })).data.filter(({ metadata }) => metadata?.order_id === id);
  const alertsOf = async (subject: string) =>
    (await database.query<{ template: string }>('select template from alert_outbox where subject = $1', [subject])).map(
      ({ template }) => template,
    );

  test('is paid on the Checkout page, has a receipt, is refunded in part and in full, and every step stands in payment_events', async () => {
    const slot = await newSlot(1250, 5);
    const id = await order(claire, { ...slot, quantity: 2, expected_unit_price_cents: 1250 });
    const session = await openCheckout(claire, id);
    expect(await openCheckout(claire, id)).toBe(session);
    await pay(session);
    const paid = await until(
      id,
      'PAID with a receipt',
      ({ status, receipt_url }) => status === 'PAID' && receipt_url !== null,
    );
    expect(paid).toMatchObject({ payment_state: 'paid', received: 2500, receipt_url: expect.stringMatching(/^http/) });
    expect(await stock(slot)).toBe(3);

    const part = await call('refund-order', admin, { order_id: id, amount_cents: 1000, reason: 'une tasse cassée' });
    expect(part).toMatchObject({ status: 200, body: { result: 'requested', amount_cents: 1000, left_cents: 1500 } });
    await until(
      id,
      'refunded in part',
      ({ payment_state, refunded }) => payment_state === 'partially_refunded' && refunded === 1000,
    );
    expect(await call('refund-order', admin, { order_id: id, amount_cents: 1501 })).toMatchObject({
      body: { result: 'refused', field: 'amount_cents' },
    });
    await call('refund-order', admin, { order_id: id });
    await until(id, 'refunded', ({ payment_state, refunded }) => payment_state === 'refunded' && refunded === 2500);

    const events = await database.query<{ type: string }>(
      'select e.type from payment_events e join payments p on p.id = e.payment_id where p.order_id = $1',
      [id],
    );
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['payment_intent.succeeded', 'charge.succeeded', 'charge.refunded']),
    );
  });

  test('that is declined stays open, is paid with the next card, and a dispute of it raises one alert', async () => {
    const slot = await newSlot(900, 5);
    const id = await order(claire, { ...slot, quantity: 1 });
    const session = await openCheckout(claire, id);
    await pay(session, 'decline').catch((error: Error) => {
      expect(error.message).toContain('402');
    });
    await waitFor('the decline to be known', async () =>
      (await row(id))?.payment_state === 'failed' ? true : undefined,
    );
    expect((await row(id))?.status).toBe('PENDING');
    await pay(session);
    const { charge } = await until(id, 'PAID', ({ status, charge }) => status === 'PAID' && charge !== null);
    const dispute = z.object({ id: z.string() }).parse(await stripeControl(`charges/${charge}/dispute`));
    await until(id, 'disputed', ({ payment_state }) => payment_state === 'disputed');
    expect(await alertsOf(dispute.id)).toEqual(['dispute_opened']);
  });

  test('that is abandoned expires, gives its stock back and can be paid no more', async () => {
    const slot = await newSlot(900, 4);
    const id = await order(claire, { ...slot, quantity: 3 });
    const session = await openCheckout(claire, id);
    expect(await stock(slot)).toBe(1);
    await stripeControl(`checkout/${session}/expire`);
    await until(id, 'cancelled', ({ status }) => status === 'CANCELLED');
    expect(await stock(slot)).toBe(4);
    expect(await call('start-order-checkout', claire, { order_id: id })).toMatchObject({
      status: 200,
      body: { result: 'refused', field: 'order_id' },
    });
  });

  test('that is cancelled while its page is open closes the page at Stripe', async () => {
    const slot = await newSlot(900, 4);
    const id = await order(claire, { ...slot, quantity: 1 });
    const session = await openCheckout(claire, id);
    expect((await claire.client.rpc('cancel_order', { order_id: id })).data).toMatchObject({ result: 'cancelled' });
    await waitFor('the outbox row to be done', async () =>
      (
        await database.query(
          "select from outbox where object_key = $1 and topic = 'stripe.checkout_session.expire' and status = 'done'",
          [`order:${id}`],
        )
      ).length === 1
        ? true
        : undefined,
    );
    await expect(pay(session)).rejects.toThrow(/_control\/checkout/);
  });

  test('a refund that fails at the bank later is taken back, with an alert', async () => {
    const slot = await newSlot(2000, 1);
    const id = await order(claire, { ...slot, quantity: 1 });
    await pay(await openCheckout(claire, id));
    await until(id, 'PAID', ({ status }) => status === 'PAID');
    await stripeControl('refunds', { next: ['succeeded'] });
    await call('refund-order', admin, { order_id: id, amount_cents: 700 });
    // the charge may tell of it before the refund itself does
    await until(
      id,
      'refunded in part',
      ({ payment_state, refunded }) => payment_state === 'partially_refunded' && refunded === 700,
    );
    const [refund] = await database.query<{ re: string }>(
      'select r.stripe_refund_id as re from refunds r join payments p on p.id = r.payment_id where p.order_id = $1',
      [id],
    );
    await stripeControl(`refunds/${refund?.re ?? ''}`, { status: 'failed' });
    await until(id, 'paid again', ({ payment_state, refunded }) => payment_state === 'paid' && refunded === 0);
    expect(await alertsOf(refund?.re ?? '')).toEqual(['refund_failed']);
  });

  test('can be paid through an intent of an app of one’s own; the secret is the same each time', async () => {
    const slot = await newSlot(800, 2);
    const id = await order(claire, { ...slot, quantity: 1 });
    const first = await call('create-payment-intent', claire, { order_id: id });
    expect(first).toMatchObject({
      status: 200,
      body: { result: 'attached', client_secret: expect.stringContaining('_secret_') },
    });
    const secret = z.object({ client_secret: z.string() }).parse(first.body).client_secret;
    expect(await call('create-payment-intent', claire, { order_id: id })).toMatchObject({
      body: { result: 'open', client_secret: secret },
    });
    expect(await call('start-order-checkout', claire, { order_id: id })).toMatchObject({
      body: { result: 'refused', field: 'method' },
    });
  });

  test('the first one makes the person’s customer at Stripe, later ones are for the same, whichever way they are paid', async () => {
    const bea = await signUp('bea');
    const slot = await newSlot(900, 4);
    const ids = [
      await order(bea, { ...slot, quantity: 1 }),
      await order(bea, { ...slot, quantity: 1 }),
      await order(bea, { ...slot, quantity: 1 }),
    ] as const;
    // two tabs at once, before there is a customer
    const sessions = await Promise.all([openCheckout(bea, ids[0]), openCheckout(bea, ids[1])]);
    expect(await call('create-payment-intent', bea, { order_id: ids[2] })).toMatchObject({ status: 200 });
    const [person] = await database.query<{ customer: string }>(
      'select stripe_customer_id as customer from users where id = $1',
      [bea.id],
    );
    expect(await stripe.customers.list({ email: bea.email })).toMatchObject({
      data: [{ id: person?.customer, metadata: { user_id: bea.id } }],
    });
    for (const session of sessions)
      expect((await stripe.checkout.sessions.retrieve(session)).customer).toBe(person?.customer);
    const [intent] = await database.query<{ id: string }>(
      'select stripe_payment_intent_id as id from orders where id = $1',
      [ids[2]],
    );
    expect((await stripe.paymentIntents.retrieve(String(intent?.id))).customer).toBe(person?.customer);
  });

  test('is nobody else’s: without a sign-in, as another, and for staff work as a customer', async () => {
    const slot = await newSlot(900, 4);
    const id = await order(claire, { ...slot, quantity: 1 });
    const bruno = await signUp('bruno');
    expect(await call('start-order-checkout', undefined, { order_id: id })).toMatchObject({ status: 401 });
    expect(await call('start-order-checkout', bruno, { order_id: id })).toMatchObject({
      status: 200,
      body: { result: 'refused', field: 'order_id' },
    });
    expect(await call('start-order-checkout', claire, { order_id: 'x' })).toMatchObject({ status: 400 });
    expect(await call('refund-order', claire, { order_id: id })).toMatchObject({
      status: 401,
      body: { result: 'refused' },
    });
    expect((await row(id))?.payment_state).toBe('none');
  });

  test('one effect though Stripe is down, slow, cuts, limits, and answers 500 after the effect', async () => {
    const slot = await newSlot(1100, 2);
    const id = await order(claire, { ...slot, quantity: 1 });
    await stripeControl('faults', { down: true });
    expect(await call('start-order-checkout', claire, { order_id: id })).toMatchObject({ status: 503 });
    await stripeControl('faults', { down: false });
    await stripeControl('faults', {
      method: 'POST',
      path: '/v1/checkout/sessions',
      status: 500,
      effect: 'done',
      times: 1,
    });
    await pay(await openCheckoutAgain(id));
    const { intent } = await until(id, 'PAID', ({ status }) => status === 'PAID');
    expect(await sessionsOf(id)).toHaveLength(1);
    for (const fault of [
      { latency_ms: 3_000 },
      { status: 500, effect: 'done' },
      { status: 429 },
      { status: 0 },
      { status: 500, effect: 'done', kept: false },
    ])
      await stripeControl('faults', { method: 'POST', path: '/v1/refunds', times: 1, ...fault });
    await call('refund-order', admin, { order_id: id, amount_cents: 300 });
    await until(
      id,
      'refunded in part',
      ({ payment_state, refunded }) => payment_state === 'partially_refunded' && refunded === 300,
    );
    expect((await stripe.refunds.list({ payment_intent: intent })).data.map(({ amount }) => amount)).toEqual([300]);
    expect(await database.query('select from payments where order_id = $1', [id])).toHaveLength(1);
  });

  test('paid twice keeps one payment, the other goes back once, with an alert', async () => {
    const id = await order(claire, { ...(await newSlot(1300, 2)), quantity: 1 });
    const first = await openCheckout(claire, id);
    const second = await stripe.checkout.sessions.create({
      mode: 'payment',
      success_url: 'http://localhost:54328/',
      metadata: { order_id: id },
      payment_intent_data: { metadata: { order_id: id } },
      line_items: [{ quantity: 1, price_data: { currency: 'eur', unit_amount: 1300, product_data: { name: 'Café' } } }],
    });
    await pay(first);
    const { intent } = await until(id, 'PAID', ({ status }) => status === 'PAID');
    await pay(second.id);
    const returned = await waitFor(
      'the second payment to be back',
      async () =>
        (
          await database.query<{ intent: string }>(
            `select p.stripe_payment_intent_id as intent from payments p join payments f on f.order_id = p.for_order_id where f.order_id = $1 and p.role = 'surplus' and p.amount_refunded_cents = 1300`,
            [id],
          )
        )[0],
    );
    expect((await stripe.refunds.list({ payment_intent: returned.intent })).data).toHaveLength(1);
    expect((await stripe.refunds.list({ payment_intent: intent })).data).toEqual([]);
    expect(await alertsOf(returned.intent)).toEqual(['money_returned']);
    expect(await row(id)).toMatchObject({ status: 'PAID', payment_state: 'paid', intent });
  });

  test('paid after it was cancelled stays cancelled, and the money goes back once, with an alert', async () => {
    const slot = await newSlot(1400, 2);
    const id = await order(claire, { ...slot, quantity: 1 });
    const session = await openCheckout(claire, id);
    // the page outlives the order: Stripe does not take the order to end it
    await stripeControl('faults', {
      method: 'POST',
      path: `/v1/checkout/sessions/${session}/expire`,
      status: 500,
      times: 3,
    });
    await claire.client.rpc('cancel_order', { order_id: id });
    await pay(session);
    const back = await until(id, 'refunded', ({ payment_state }) => payment_state === 'refunded');
    expect(back).toMatchObject({ status: 'CANCELLED', received: 1400, refunded: 1400 });
    expect((await stripe.refunds.list({ payment_intent: back.intent })).data).toHaveLength(1);
    expect(await alertsOf(back.intent)).toEqual(['money_returned']);
    expect(await stock(slot)).toBe(2);
  });

  test('whose payment came while it was being cancelled: the cancel is done with what it found, and the money goes back once', async () => {
    const slot = await newSlot(1500, 2);
    const id = await order(claire, { ...slot, quantity: 1 });
    const opened = await call('create-payment-intent', claire, { order_id: id });
    const intent = z.object({ client_secret: z.string() }).parse(opened.body).client_secret.split('_secret_')[0] ?? '';
    // Stripe is away for a moment: the app pays before the cancel gets through
    await stripeControl('faults', {
      method: 'POST',
      path: `/v1/payment_intents/${intent}/cancel`,
      status: 503,
      times: 3,
    });
    await claire.client.rpc('cancel_order', { order_id: id });
    await stripe.paymentIntents.confirm(intent, { payment_method: 'pm_card_visa' });
    const cancel = await waitFor(
      'the cancel to be settled',
      async () =>
        (
          await database.query<{ status: string; result: unknown }>(
            "select status, result from outbox where topic = 'stripe.payment_intent.cancel' and object_key = $1 and status in ('done', 'parked')",
            [`order:${id}`],
          )
        )[0],
    );
    expect(cancel).toEqual({ status: 'done', result: 'succeeded' });
    const back = await until(id, 'refunded', ({ payment_state }) => payment_state === 'refunded');
    expect(back).toMatchObject({ status: 'CANCELLED', received: 1500, refunded: 1500, intent });
    expect((await stripe.refunds.list({ payment_intent: intent })).data).toHaveLength(1);
    expect(await alertsOf(intent)).toEqual(['money_returned']);
    expect(await stock(slot)).toBe(2);
  });
});

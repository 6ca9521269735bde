import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  createOrder,
  disputeEvent,
  intentEvent,
  newProduct,
  newUser,
  paidOrder,
  refundEvent,
  sync,
} from './ordersSupport.ts';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';
import { checkout, invoice, invoicePayment } from './setup/rows.ts';
import { balance, begin, newCustomer, newMachine, openSession, report } from './vendingSupport.ts';

/** What a payment is for: found early or late, by whatever names it; and what anybody may see or do with it. */

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterEach(async () => {
  await db.clear();
});
afterAll(async () => {
  await db.drop();
});

const roles = (): Promise<Record<string, unknown>[]> =>
  db.query(`select stripe_payment_intent_id as intent, role, settlement, num_nonnulls(for_order_id, vend_session_id, booking_id, recharge_id, invoice_id) as subjects
    from public.payments order by 1`);
const paid = (intent: string, metadata: Record<string, string> = {}, amount = 1000) =>
  intentEvent(
    { created: 100 },
    { status: 'succeeded', stripe_payment_intent_id: intent, stripe_charge_id: `ch_${intent}`, amount, metadata },
  );
const movements = (): Promise<Record<string, unknown>[]> =>
  db.query(
    'select kind, domain, via, takings, amount_minor::int as amount, at from public.money_movements order by at nulls last, kind',
  );

type Metadata = Record<'type' | 'sessionId' | 'booking_id', string>;

/** @returns what Stripe is given of it */
async function heldBooking(user: string): Promise<Metadata> {
  const [session] = await db.query<{ id: string }>(
    `insert into public.immersion_sessions (session_date_start, session_date_end, max_places, location, price_cents)
     values (current_date + 20, current_date + 22, 8, 'Paris', 1000) returning id`,
  );
  const { booking_id } = await db.call<{ booking_id: string }>('reserve_place', { session_id: session?.id }, { user });
  return { type: 'immersion', sessionId: session?.id ?? '', booking_id };
}

const bookingPaidBy = (metadata: Metadata, intent: string, session = `cs_${metadata.booking_id}`): Promise<unknown> =>
  db.call('sync_stripe_checkout_sessions', {
    rows: [
      checkout(
        { event_id: `evt_${session}`, event_created: 100, event_type: 'checkout.session.completed' },
        {
          stripe_checkout_session_id: session,
          mode: 'payment',
          stripe_subscription_id: null,
          stripe_customer_id: null,
          stripe_payment_intent_id: intent,
          client_reference_id: metadata.booking_id,
          amount_total: 1000,
          metadata,
        },
      ),
    ],
  });

async function paidBooking(user: string, intent = 'pi_1'): Promise<string> {
  const metadata = await heldBooking(user);
  await bookingPaidBy(metadata, intent);
  return metadata.booking_id;
}

async function paidVend(intent = 'pi_1'): Promise<string> {
  const token = await newMachine(db, `m_${randomUUID().slice(0, 8)}`);
  const { id } = await openSession(db, token);
  await sync(db, paid(intent, { vend_session_id: id }, 250));
  await begin(db, token, id);
  await report(db, token, id, { outcome: 'success' });
  return id;
}

async function paidRecharge(customer: { user: string }, intent = 'pi_1'): Promise<string> {
  const { create } = await db.call<{ create: { metadata: Record<string, string> } }>(
    'start_wallet_recharge',
    { amount: '10.00', request_id: randomUUID() },
    customer,
  );
  await sync(db, paid(intent, create.metadata));
  return create.metadata.wallet_recharge_id ?? '';
}

async function paidInvoice(owner: string, intent = 'pi_1'): Promise<string> {
  await db.query(
    "insert into public.billing_accounts (stripe_customer_id, owner_type, owner_user_id, claimed_at) values ('cus_1', 'USER', $1, now())",
    [owner],
  );
  const told = { stripe_invoice_id: 'in_1', stripe_subscription_id: null, stripe_payment_intent_id: intent };
  await db.call('sync_stripe_invoices', {
    rows: [
      invoice(
        { event_id: 'evt_in', event_created: 100 },
        { ...told, status: 'paid', total: 1000, amount_due: 1000, amount_paid: 1000 },
      ),
    ],
  });
  await sync(db, paid(intent));
  const [row] = await db.query<{ id: string }>('select id from public.invoices_billing');
  return row?.id ?? '';
}

describe('a payment that names nothing of ours', () => {
  test('is foreign: it counts nowhere, nobody sees it, and nobody gives it back', async () => {
    const user = await newUser(db);
    await sync(db, paid('pi_x', { order_id: randomUUID() }));
    await sync(
      db,
      refundEvent(
        { created: 110 },
        { status: 'succeeded', stripe_payment_intent_id: 'pi_x', stripe_refund_id: 're_x' },
      ),
      disputeEvent({ created: 120 }, { status: 'lost', stripe_payment_intent_id: 'pi_x', stripe_dispute_id: 'dp_x' }),
    );
    expect(await roles()).toEqual([{ intent: 'pi_x', role: 'foreign', settlement: null, subjects: 0 }]);
    expect(await movements()).toEqual([]);
    expect(await db.as({ user }, 'select id from public.payments')).toEqual([]);
    const [row] = await db.query<{ id: string }>('select id from public.payments');
    expect(await db.call('request_refund', { payment_id: row?.id })).toMatchObject({ reason: 'nothing_paid' });
  });

  test('joins what it is for when that is learned: by its invoice, by a payment on it, by its Checkout, by its metadata', async () => {
    await sync(db, paid('pi_1'), paid('pi_2'), paid('pi_3'), paid('pi_4', {}, 250));
    expect((await roles()).map(({ role }) => role)).toEqual(['foreign', 'foreign', 'foreign', 'foreign']);
    await db.call('sync_stripe_invoices', {
      rows: [
        invoice(
          { event_id: 'evt_1', event_created: 101 },
          { stripe_invoice_id: 'in_1', stripe_payment_intent_id: 'pi_1' },
        ),
        invoice({ event_id: 'evt_2', event_created: 101 }, { stripe_invoice_id: 'in_2' }),
        invoicePayment(
          { event_id: 'evt_3', event_created: 102 },
          { stripe_invoice_payment_id: 'inpay_2', stripe_invoice_id: 'in_2', stripe_payment_intent_id: 'pi_2' },
        ),
      ],
    });
    await paidBooking(await newUser(db), 'pi_3');
    const { id } = await openSession(db, await newMachine(db));
    await sync(
      db,
      intentEvent(
        { created: 101 },
        { status: 'succeeded', stripe_payment_intent_id: 'pi_4', amount: 250, metadata: { vend_session_id: id } },
      ),
    );
    expect(await roles()).toEqual(
      ['pi_1', 'pi_2', 'pi_3', 'pi_4'].map((intent) => expect.objectContaining({ intent, role: 'main', subjects: 1 })),
    );
    expect(await db.query('select status from public.vend_sessions')).toEqual([{ status: 'PAID' }]);
  });
});

test('a subject has one main payment; what comes second is surplus, goes back, and keeps its link', async () => {
  const user = await newUser(db);
  const order_id = await paidOrder(db, user);
  await sync(db, paid('pi_2', { order_id }));
  expect(await roles()).toEqual([
    { intent: 'pi_1', role: 'main', settlement: 'capture', subjects: 1 },
    { intent: 'pi_2', role: 'surplus', settlement: 'refund', subjects: 1 },
  ]);
  await expect(db.query("update public.payments set role = 'main'")).rejects.toThrow('payments_one_main');
  await expect(db.query("update public.payments set role = 'foreign'")).rejects.toThrow('payments_one_subject');
});

describe.each([
  ['before', false],
  ['after', true],
])('an attempt that is told %s money that came too late', (_when, after) => {
  const attempt = (metadata: Record<string, string>) => () =>
    sync(
      db,
      intentEvent({ created: 90 }, { status: 'requires_payment_method', stripe_payment_intent_id: 'pi_1', metadata }),
    );
  const told = async (...events: (() => Promise<unknown>)[]): Promise<void> => {
    for (const event of after ? events.toReversed() : events) await event();
  };

  test('is no main payment of a cancelled order: the order has the one that went back', async () => {
    const user = await newUser(db);
    const { order_id } = await createOrder(db, user, [{ product_id: await newProduct(db, 1000), quantity: 1 }]);
    await db.call('cancel_order', { order_id }, { user });
    await told(attempt({ order_id }), () => sync(db, paid('pi_2', { order_id })));
    expect(await roles()).toEqual([
      { intent: 'pi_1', role: 'surplus', settlement: null, subjects: 1 },
      { intent: 'pi_2', role: 'surplus', settlement: 'refund', subjects: 1 },
    ]);
    expect(
      await db.query('select stripe_payment_intent_id as intent from public.payments where order_id is not null'),
    ).toEqual([{ intent: 'pi_2' }]);
  });

  test('is main of a booking whose place was gone, until its own money goes back too', async () => {
    const metadata = await heldBooking(await newUser(db));
    const { booking_id } = metadata;
    await db.call('admin_cancel_booking', { booking_id, refund: true, reason: 'malade' });
    await told(attempt({ booking_id }), () => bookingPaidBy(metadata, 'pi_2'));
    expect(await roles()).toEqual([
      { intent: 'pi_1', role: 'main', settlement: null, subjects: 1 },
      { intent: 'pi_2', role: 'surplus', settlement: 'refund', subjects: 1 },
    ]);
    await bookingPaidBy(metadata, 'pi_1', 'cs_1');
    expect(await roles()).toEqual(
      ['pi_1', 'pi_2'].map((intent) => ({ intent, role: 'surplus', settlement: 'refund', subjects: 1 })),
    );
  });
});

describe('one door for what goes back', () => {
  test('of an order, a booking, a vend, a recharge, an invoice, or a payment by its id', async () => {
    const user = await newUser(db);
    const customer = await newCustomer(db);
    const subjects: Record<string, string> = {
      order_id: await paidOrder(db, user, { intent: 'pi_1' }),
      booking_id: await paidBooking(user, 'pi_2'),
      vend_session_id: await paidVend('pi_3'),
      recharge_id: await paidRecharge(customer, 'pi_4'),
      invoice_id: await paidInvoice(user, 'pi_5'),
    };
    for (const [name, id] of Object.entries(subjects))
      expect([name, await db.call('request_refund', { [name]: id, amount_cents: 50 })]).toEqual([
        name,
        expect.objectContaining({
          result: 'requested',
          amount_cents: 50,
          left_cents: name === 'vend_session_id' ? 200 : 950,
        }),
      ]);
    const [order] = await db.query<{ id: string }>('select id from public.payments where order_id is not null');
    expect(await db.call('request_refund', { payment_id: order?.id })).toMatchObject({
      amount_cents: 950,
      left_cents: 0,
    });
    expect(await db.call('request_refund', { order_id: subjects.order_id, booking_id: subjects.booking_id })).toEqual({
      result: 'refused',
      field: 'order_id',
      reason: 'one_subject',
    });
    expect(await db.call('request_refund')).toMatchObject({ reason: 'one_subject' });
    await expect(db.call('request_refund', { booking_id: subjects.booking_id }, { user })).rejects.toThrow(
      'staff_only',
    );
    expect(
      await db.query(
        "select payload ->> 'payment_intent' as intent from public.outbox where topic = 'stripe.refund.create' order by seq",
      ),
    ).toEqual(['pi_1', 'pi_2', 'pi_3', 'pi_4', 'pi_5', 'pi_1'].map((intent) => ({ intent })));
  });

  test('of a recharge no more than the wallet still holds', async () => {
    const customer = await newCustomer(db);
    const recharge_id = await paidRecharge(customer);
    const { id } = await openSession(db, await newMachine(db));
    await db.call('pay_with_wallet', { session_id: id }, customer);
    expect(await db.call('request_refund', { recharge_id, amount_cents: 800 })).toMatchObject({
      reason: 'more_than_left',
      left_cents: 750,
    });
    expect(await db.call('request_refund', { recharge_id })).toMatchObject({ result: 'requested', amount_cents: 750 });
    expect(await db.call('request_refund', { recharge_id })).toMatchObject({ reason: 'nothing_left' });
    expect(await balance(db, customer.user)).toBe(750);
  });
});

test('people see their own payments and refunds, of whatever; those on invoices whoever owns the account', async () => {
  const [lea, noa] = [await newUser(db), await newUser(db)];
  const order_id = await paidOrder(db, lea, { intent: 'pi_1' });
  await paidBooking(lea, 'pi_2');
  await paidRecharge({ user: lea }, 'pi_3');
  await paidInvoice(lea, 'pi_4');
  await paidVend('pi_5');
  await db.call('request_refund', { order_id, amount_cents: 50 });
  const seen = (user: string): Promise<{ intent: string }[]> =>
    db.as({ user }, 'select stripe_payment_intent_id as intent from public.payments order by 1');
  expect(await seen(lea)).toEqual(['pi_1', 'pi_2', 'pi_3', 'pi_4'].map((intent) => ({ intent })));
  expect(await seen(noa)).toEqual([]);
  expect(await db.as({ user: lea }, 'select from public.refunds')).toHaveLength(1);
  expect(await db.as({ user: noa }, 'select from public.refunds')).toHaveLength(0);
  await expect(db.as({ user: lea }, 'select from public.money_movements')).rejects.toThrow('permission denied');
  expect((await db.as('service_role', 'select from public.money_movements')).length).toBeGreaterThan(0);
});

test('movements: by Stripe’s clock, what was received and what went; wallets, credit and money from outside beside', async () => {
  const customer = await newCustomer(db);
  await paidRecharge(customer, 'pi_1');
  await sync(
    db,
    refundEvent({ created: 110 }, { status: 'succeeded', amount: 100 }),
    disputeEvent({ created: 120 }, { status: 'needs_response', amount: 300 }),
    disputeEvent({ created: 130 }, { status: 'won', amount: 300 }),
  );
  await db.call('sync_stripe_invoices', {
    rows: [
      invoice(
        { event_id: 'evt_credit', event_created: 1 },
        {
          stripe_invoice_id: 'in_1',
          status: 'paid',
          total: 700,
          amount_due: 0,
          amount_paid: 0,
          paid_at: '1970-01-01T00:02:20Z',
        },
      ),
      invoice(
        { event_id: 'evt_outside', event_created: 1 },
        {
          stripe_invoice_id: 'in_2',
          status: 'paid',
          total: 800,
          amount_due: 800,
          amount_paid: 800,
          paid_at: '1970-01-01T00:02:30Z',
        },
      ),
    ],
  });
  const at = (seconds: number): Date => new Date(seconds * 1000);
  const all = await movements();
  expect(all.filter(({ via }) => via !== 'wallet')).toEqual([
    { kind: 'payment', domain: 'recharge', via: 'stripe', takings: true, amount: 1000, at: at(100) },
    { kind: 'refund', domain: 'recharge', via: 'stripe', takings: true, amount: -100, at: at(110) },
    { kind: 'dispute', domain: 'recharge', via: 'stripe', takings: true, amount: -300, at: at(120) },
    { kind: 'dispute_won', domain: 'recharge', via: 'stripe', takings: true, amount: 300, at: at(130) },
    { kind: 'credit', domain: 'subscription', via: 'credit', takings: false, amount: 700, at: at(140) },
    { kind: 'payment', domain: 'subscription', via: 'outside', takings: true, amount: 800, at: at(150) },
  ]);
  const wallet = all.filter(({ via }) => via === 'wallet');
  expect(wallet.map(({ takings }) => takings)).toEqual(wallet.map(() => false));
  expect(wallet.reduce((sum, { amount }) => sum + Number(amount), 0)).toBe(await balance(db, customer.user));
});

test('a hold that is let go, and a part that is captured, bring no refund and no more than was received', async () => {
  const token = await newMachine(db);
  const { id } = await openSession(db, token);
  await sync(
    db,
    intentEvent(
      { created: 100 },
      { status: 'succeeded', amount: 250, amount_received: 200, metadata: { vend_session_id: id } },
    ),
  );
  expect(await movements()).toMatchObject([{ kind: 'payment', amount: 200 }]);
});

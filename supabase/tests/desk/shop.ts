import { randomUUID } from 'node:crypto';
import {
  createOrder,
  disputeEvent,
  intentEvent,
  newProduct,
  newUser,
  type PaymentEvent,
  refundEvent,
  sync,
} from '../ordersSupport.ts';
import type { TestDatabase } from '../setup/database.ts';
import { checkout, invoice, invoicePayment } from '../setup/rows.ts';
import { begin, newCustomer, newMachine, openSession, report } from '../vendingSupport.ts';

/** A shop with money of every domain, in three currencies, around nights on which clocks change. */

/** Unix seconds of an instant. */
export const seconds = (at: string): number => Math.floor(Date.parse(at) / 1000);

/** In Paris: the last second of a day, the first of the next, and the hour that is there twice. */
export const instants = [
  '2026-10-24T21:59:59Z',
  '2026-10-24T22:00:00Z',
  '2026-10-25T00:30:00Z',
  '2026-10-25T01:30:00Z',
  '2026-10-25T22:59:59Z',
  '2026-10-25T23:00:00Z',
  '2026-03-28T22:59:59Z',
  '2026-03-28T23:00:00Z',
  '2026-03-29T21:59:59Z',
  '2026-03-29T22:00:00Z',
] as const;

export const succeeded = (
  intent: string,
  at: string,
  metadata: Record<string, string>,
  { amount, currency = 'eur' }: { amount: number; currency?: string },
): PaymentEvent =>
  intentEvent(
    { created: seconds(at) },
    {
      status: 'succeeded',
      stripe_payment_intent_id: intent,
      stripe_charge_id: intent.replace('pi_', 'ch_'),
      amount,
      currency,
      metadata,
    },
  );

export const refunded = (
  intent: string,
  at: string,
  amount: number,
  { status = 'succeeded', currency = 'eur' }: { status?: string; currency?: string } = {},
) =>
  refundEvent(
    { created: seconds(at) },
    {
      status,
      stripe_refund_id: intent.replace('pi_', 're_'),
      stripe_payment_intent_id: intent,
      stripe_charge_id: intent.replace('pi_', 'ch_'),
      amount,
      currency,
    },
  );

export const disputed = (
  intent: string,
  at: string,
  amount: number,
  { status, currency = 'eur' }: { status: string; currency?: string },
) =>
  disputeEvent(
    { created: seconds(at) },
    {
      status,
      stripe_dispute_id: intent.replace('pi_', 'dp_'),
      stripe_payment_intent_id: intent,
      stripe_charge_id: intent.replace('pi_', 'ch_'),
      amount,
      currency,
    },
  );

/** An order that is paid at an instant. @returns its id */
export async function sellOrder(
  db: TestDatabase,
  user: string,
  { intent, at, price, currency = 'eur' }: { intent: string; at: string; price: number; currency?: string },
): Promise<string> {
  const product = await newProduct(db, price, 'Café', { currency });
  const { order_id } = await createOrder(db, user, [{ product_id: product, quantity: 1 }]);
  await sync(db, succeeded(intent, at, { order_id }, { amount: price, currency }));
  return order_id;
}

/** A vend that is paid by card. */
export async function sellVend(
  db: TestDatabase,
  token: string,
  intent: string,
  { at }: { at: string },
): Promise<string> {
  const { id } = await openSession(db, token);
  await sync(db, succeeded(intent, at, { vend_session_id: id }, { amount: 250 }));
  await begin(db, token, id);
  await report(db, token, id, { outcome: 'success' });
  return id;
}

export async function sellFromWallet(db: TestDatabase, token: string, user: string): Promise<void> {
  const { id } = await openSession(db, token);
  await db.call('pay_with_wallet', { session_id: id }, { user });
  await begin(db, token, id);
  await report(db, token, id, { outcome: 'success' });
}

export async function recharge(db: TestDatabase, user: string, intent: string, { at }: { at: string }): Promise<void> {
  const { create } = await db.call<{ create: { metadata: Record<string, string> } }>(
    'start_wallet_recharge',
    { amount: '10.00', request_id: randomUUID() },
    { user },
  );
  await sync(db, succeeded(intent, at, create.metadata, { amount: 1000 }));
}

export async function sellBooking(
  db: TestDatabase,
  user: string,
  intent: string,
  { at }: { at: string },
): Promise<void> {
  const [session] = await db.query<{ id: string }>(
    `insert into public.immersion_sessions (session_date_start, session_date_end, max_places, location, price_cents)
     values (current_date + 20, current_date + 22, 8, 'Paris', 199700) returning id`,
  );
  const { booking_id } = await db.call<{ booking_id: string }>('reserve_place', { session_id: session?.id }, { user });
  const metadata = { type: 'immersion', sessionId: session?.id ?? '', booking_id };
  await db.call('sync_stripe_checkout_sessions', {
    rows: [
      checkout(
        { event_id: `evt_${booking_id}`, event_created: seconds(at), event_type: 'checkout.session.completed' },
        {
          stripe_checkout_session_id: `cs_${booking_id}`,
          mode: 'payment',
          stripe_subscription_id: null,
          stripe_customer_id: null,
          stripe_payment_intent_id: intent,
          client_reference_id: booking_id,
          amount_total: 199700,
          metadata,
        },
      ),
    ],
  });
  await sync(db, succeeded(intent, at, metadata, { amount: 199700 }));
}

/** Invoices: paid at Stripe, from credit, outside Stripe, and one whose payment an event of its own names. */
export async function sellSubscriptions(db: TestDatabase): Promise<void> {
  const paid = (id: string, at: string, fields: Record<string, unknown>) =>
    invoice(
      { event_id: `evt_${id}`, event_created: seconds(at) },
      { stripe_invoice_id: id, status: 'paid', paid_at: at, ...fields },
    );
  await db.call('sync_stripe_invoices', {
    rows: [
      paid('in_card', '2026-10-25T00:30:00Z', {
        stripe_payment_intent_id: 'pi_in_card',
        total: 4900,
        amount_due: 4900,
        amount_paid: 4900,
      }),
      paid('in_credit', '2026-10-25T01:30:00Z', { total: 700, amount_due: 0, amount_paid: 0 }),
      paid('in_outside', '2026-10-24T22:00:00Z', { total: 800, amount_due: 800, amount_paid: 800 }),
      paid('in_named', '2026-10-25T02:00:00Z', { total: 900, amount_due: 900, amount_paid: 900, currency: 'usd' }),
    ],
  });
  await sync(db, succeeded('pi_in_card', '2026-10-25T00:30:00Z', {}, { amount: 4900 }));
  await sync(db, succeeded('pi_in_named', '2026-10-25T02:00:00Z', {}, { amount: 900, currency: 'usd' }));
  await db.call('sync_stripe_invoices', {
    rows: [
      invoicePayment(
        { event_id: 'evt_named', event_created: seconds('2026-10-25T02:00:01Z') },
        {
          stripe_invoice_payment_id: 'inpay_1',
          stripe_invoice_id: 'in_named',
          stripe_payment_intent_id: 'pi_in_named',
        },
      ),
    ],
  });
}

/** All of it. @returns people and things to go on with */
export async function openShop(db: TestDatabase) {
  const buyer = await newUser(db);
  const { user: holder } = await newCustomer(db);
  const token = await newMachine(db, `m_${randomUUID().slice(0, 8)}`);
  let n = 0;
  for (const at of instants) {
    n += 1;
    await sellOrder(db, buyer, { intent: `pi_order_${n}`, at, price: 1000 + n });
    if (n % 2 === 0) await sellOrder(db, buyer, { intent: `pi_franc_${n}`, at, price: 700 + n, currency: 'chf' });
    if (n % 3 === 0) await sellOrder(db, buyer, { intent: `pi_yen_${n}`, at, price: 90 + n, currency: 'jpy' });
    if (n <= 3) await sellVend(db, token, `pi_vend_${n}`, { at });
  }
  await sellBooking(db, buyer, 'pi_booking', { at: '2026-10-25T22:59:59Z' });
  await recharge(db, holder, 'pi_recharge', { at: '2026-10-25T23:00:00Z' });
  await sellFromWallet(db, token, holder);
  await sellSubscriptions(db);
  // a second payment of an order, which goes back; a foreign one; one that failed
  const twice = await sellOrder(db, buyer, { intent: 'pi_first', at: '2026-10-25T10:00:00Z', price: 500 });
  await sync(db, succeeded('pi_second', '2026-10-25T10:01:00Z', { order_id: twice }, { amount: 500 }));
  await sync(db, refunded('pi_second', '2026-10-26T10:00:00Z', 500));
  await sync(db, succeeded('pi_foreign', '2026-10-25T10:01:00Z', {}, { amount: 99900 }));
  // refunds of whole and part, one in another currency; disputes open, lost, won; an inquiry
  await sync(
    db,
    refunded('pi_order_1', '2026-10-24T22:30:00Z', 400),
    refunded('pi_franc_2', '2026-10-25T00:10:00Z', 702, { status: 'succeeded', currency: 'chf' }),
    refunded('pi_order_2', '2026-10-25T05:00:00Z', 100, { status: 'pending' }),
    disputed('pi_order_3', '2026-10-25T06:00:00Z', 1003, { status: 'needs_response' }),
    disputed('pi_order_4', '2026-10-25T06:00:00Z', 1004, { status: 'needs_response' }),
    disputed('pi_order_4', '2026-10-26T06:00:00Z', 1004, { status: 'won' }),
    disputed('pi_order_5', '2026-10-25T06:00:00Z', 1005, { status: 'needs_response' }),
    disputed('pi_order_5', '2026-10-26T06:00:00Z', 1005, { status: 'lost' }),
    disputed('pi_order_6', '2026-10-25T06:00:00Z', 1006, { status: 'warning_needs_response' }),
    disputed('pi_recharge', '2026-10-27T06:00:00Z', 1000, { status: 'needs_response' }),
  );
  return { buyer, holder, token };
}

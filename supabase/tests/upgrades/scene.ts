import { randomUUID } from 'node:crypto';
import { createOrder, intentEvent, newProduct, newUser, paidOrder, sync } from '../ordersSupport.ts';
import { attachTo, openPayment } from '../setup/checkouts.ts';
import type { TestDatabase } from '../setup/database.ts';
import { claim, event, receive } from '../setup/events.ts';
import { invoice, invoicePayment, item, price, product, subscription } from '../setup/rows.ts';
import { addSpace } from '../spacesSupport.ts';
import { begin, newCustomer, newMachine, openSession } from '../vendingSupport.ts';

/**
 * What a release is dumped with: data of every domain, made by the functions that make it in use, and one of everything
 * in flight. Whatever is asserted of it afterwards holds whenever the dump is read: holds and leases are over by then.
 */
export async function play(db: TestDatabase): Promise<void> {
  await subscriptions(db);
  await orders(db);
  await vending(db);
  await bookings(db);
  await addSpace(db);
  await events(db);
  // taken by a worker that never came back, while others wait
  await db.call('claim_outbox', { topics: ['stripe.refund.create'], max_rows: 1 });
  await db.call('enqueue_alerts', {
    alerts: [1, 2].map((n) => ({ template: 'workflow_failed', subject: `upgrade ${n}`, data: { workflow: 'W' } })),
  });
  await db.call('claim_alerts', { max_alerts: 1 });
}

async function events(db: TestDatabase): Promise<void> {
  await receive(db, [event('evt_running', { object_id: 'cus_running' })]);
  await claim(db, { workflow_id: 'upgrade' });
  await receive(db, [event('evt_failed', { object_id: 'cus_failed' })]);
  const failing = await claim(db, { workflow_id: 'upgrade' });
  await db.call('fail_stripe_events', {
    token: failing.token,
    events: [{ event_id: 'evt_failed', message: 'once, for the dump' }],
  });
  await receive(db, [event('evt_waiting', { object_id: 'cus_waiting' })]);
}

async function subscriptions(db: TestDatabase): Promise<void> {
  const user = await newUser(db);
  const [bistro] = await db.query<{ id: string }>(
    "insert into public.establishments (name) values ('Bistro') returning id",
  );
  await db.query(
    "insert into public.establishment_members (establishment_id, user_id, role) values ($1, $2, 'owner')",
    [bistro?.id, user],
  );
  await db.call('sync_stripe_catalog', {
    rows: [
      product(
        { event_created: 1 },
        { stripe_product_id: 'prod_basic', code: 'basic', type: 'BASE', quotas: { MAX_INVOICES: 10 } },
      ),
      price({ event_created: 1 }, { stripe_product_id: 'prod_basic' }),
    ],
  });
  const base = item({ metadata_code: 'basic', type: 'BASE', stripe_product_id: 'prod_basic' });
  const { results } = await db.call<{ results: { subscription_id: string }[] }>('sync_stripe_subscriptions', {
    rows: [subscription({ event_created: 2 }, {}, [base])],
  });
  await db.call('sync_stripe_invoices', {
    rows: [invoice({ event_created: 3 }), invoicePayment({ event_created: 4 })],
  });
  const subscription_id = results[0]?.subscription_id;
  await db.call('cover_establishments', { coverage: [{ subscription_id, establishment_id: bistro?.id }] });
  await db.call('recompute_usage_counters', { subscriptions: [{ subscription_id }] });
  await db.call('consume_quota', {
    uses: [{ establishment_id: bistro?.id, feature_key: 'MAX_INVOICES', amount: 3 }],
  });
}

async function orders(db: TestDatabase): Promise<void> {
  const user = await newUser(db);
  // paid, with a refund that a worker has taken and one that waits
  for (const intent of ['pi_refunded', 'pi_refunding']) {
    const order_id = await paidOrder(db, user, { intent });
    await db.call('request_refund', { order_id, amount_cents: 400, reason: 'casse' });
  }
  // its payment is on its way
  const { order_id } = await createOrder(db, user, [{ product_id: await newProduct(db), quantity: 2 }]);
  await openPayment(db, 'start_order_payment', { order_id }, { user });
  await attachTo(db, 'order', order_id, { id: 'cs_pending', url: 'https://checkout.example.test/cs_pending' });
  await sync(
    db,
    intentEvent(
      { created: 100 },
      { status: 'processing', stripe_payment_intent_id: 'pi_pending', amount: 500, metadata: { order_id } },
    ),
  );
}

async function vending(db: TestDatabase): Promise<void> {
  const token = await newMachine(db);
  const { user } = await newCustomer(db, 1_000);
  const paid = await openSession(db, token);
  await db.call('pay_with_wallet', { session_id: paid.id }, { user });
  await begin(db, token, paid.id);
  // another machine's customer is still choosing, and somebody fills their wallet
  await openSession(db, await newMachine(db, 'pi_kiosk_2'));
  await db.call(
    'start_wallet_recharge',
    { amount: '20.00', currency: 'eur', request_id: randomUUID(), return_session: null },
    { user },
  );
}

async function bookings(db: TestDatabase): Promise<void> {
  const [session] = await db.query<{ id: string }>(
    `insert into public.immersion_sessions (session_date_start, session_date_end, max_places, location, price_cents)
     values (current_date + 60, current_date + 64, 2, 'Paris', 199700) returning id`,
  );
  const reserve = async (user: string): Promise<string> =>
    (await db.call<{ booking_id: string }>('reserve_place', { session_id: session?.id }, { user })).booking_id;
  const booking = await reserve(await newUser(db));
  await db.query("select guichet.confirm_booking($1, 'cs_booked', 'pi_booked')", [booking]);
  await reserve(await newUser(db));
  await db.call('join_waitlist', { session_id: session?.id }, { user: await newUser(db) });
}

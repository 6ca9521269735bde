import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Colleague, Desk } from '../../harness/desk/desk.ts';

/** People, orders, places and vends for the tests of the desk, with what Stripe would say of them. */

const ids = z.object({ id: z.string() });
const first = async (desk: Desk, sql: string, values: unknown[] = []): Promise<string> =>
  ids.parse((await desk.query(sql, values))[0]).id;

async function rpc(desk: Desk, name: string, args: Record<string, unknown>): Promise<unknown> {
  const { data, error } = await desk.service.rpc(name, args);
  if (error !== null) throw new Error(`${name}: ${error.message}`);
  return data;
}

const results = z.object({ results: z.array(z.looseObject({ result: z.string() })) });

/** What Stripe tells, as the workflow hands it on. @throws where the database refuses it */
async function tell(desk: Desk, row: Record<string, unknown>): Promise<void> {
  const told = results.parse(await rpc(desk, 'sync_stripe_payments', { rows: [row] }));
  for (const one of told.results) if (one.result === 'error') throw new Error(JSON.stringify(one));
}

let clock = Math.floor(Date.now() / 1_000);
const stamp = (event_type: string) => {
  clock += 1;
  return {
    event_id: `evt_${randomUUID()}`,
    event_type,
    event_created: clock,
    livemode: false,
    previous_attributes: null,
  };
};

async function intent(
  desk: Desk,
  id: string,
  {
    status,
    amount,
    metadata,
  }: {
    status: 'succeeded' | 'requires_capture' | 'requires_payment_method';
    amount: number;
    metadata: Record<string, string>;
  },
): Promise<void> {
  const kinds = {
    succeeded: 'succeeded',
    requires_capture: 'amount_capturable_updated',
    requires_payment_method: 'payment_failed',
  };
  await tell(desk, {
    ...stamp(`payment_intent.${kinds[status]}`),
    object: 'payment_intent',
    row: {
      stripe_payment_intent_id: id,
      status,
      amount,
      amount_capturable: status === 'requires_capture' ? amount : 0,
      amount_received: status === 'succeeded' ? amount : 0,
      currency: 'eur',
      capture_method: status === 'requires_capture' ? 'manual' : 'automatic_async',
      stripe_customer_id: null,
      stripe_charge_id: id.replace('pi_', 'ch_'),
      receipt_url: null,
      cancellation_reason: null,
      error_code: status === 'requires_payment_method' ? 'card_declined' : null,
      decline_code: null,
      error_message: null,
      metadata,
    },
  });
}

export interface Paid {
  payment: string;
  intent: string;
}

async function paymentOf(desk: Desk, intentId: string): Promise<Paid> {
  const payment = await first(desk, 'select id from payments where stripe_payment_intent_id = $1', [intentId]);
  // what is parked keeps the calls of its lane back: Stripe knows nothing of this payment, and is not asked
  await desk.query(
    "insert into outbox (topic, object_key, status, fold) values ('stripe.refund.create', $1, 'parked', false)",
    [`payment:${payment}`],
  );
  return { payment, intent: intentId };
}

/** Takes away what kept the calls back, and the calls. */
export async function forgetCalls(desk: Desk, payments: readonly Paid[]): Promise<void> {
  await desk.query('delete from outbox where object_key = any($1)', [
    payments.map(({ payment }) => `payment:${payment}`),
  ]);
}

/** Somebody who has a name. */
export async function customer(desk: Desk, name: string): Promise<Colleague> {
  const person = await desk.person('cliente');
  await desk.query('update profiles set display_name = $2 where id = $1', [person.id, name]);
  return person;
}

const order = z.object({ order_id: z.string() });

/** An order that is paid, or whose payment has failed. */
export async function ordered(
  desk: Desk,
  person: Colleague,
  { cents, isPaid = true }: { cents: number; isPaid?: boolean },
): Promise<Paid> {
  const product = await first(desk, 'insert into products (name, price_cents) values ($1, $2) returning id', [
    'Café en grains',
    cents,
  ]);
  const { data } = await person.client.rpc('create_order', { items: [{ product_id: product, quantity: 1 }] });
  const { order_id } = order.parse(data);
  const id = `pi_${randomUUID().replaceAll('-', '')}`;
  await intent(desk, id, {
    status: isPaid ? 'succeeded' : 'requires_payment_method',
    amount: cents,
    metadata: { order_id },
  });
  return paymentOf(desk, id);
}

/** Stripe says that the refunds of a payment have gone. */
export async function refundGone(desk: Desk, { payment, intent: intentId }: Paid): Promise<void> {
  for (const { id, amount } of await desk.query<{ id: string; amount: string }>(
    'select id, amount_cents as amount from refunds where payment_id = $1',
    [payment],
  ))
    await tell(desk, {
      ...stamp('refund.updated'),
      object: 'refund',
      row: {
        stripe_refund_id: `re_${id.replaceAll('-', '')}`,
        stripe_payment_intent_id: intentId,
        stripe_charge_id: intentId.replace('pi_', 'ch_'),
        amount: Number(amount),
        currency: 'eur',
        status: 'succeeded',
        reason: 'requested_by_customer',
        failure_reason: null,
        metadata: { refund_id: id },
      },
    });
}

const opened = z.object({ result: z.string() });

/** A vend that somebody paid by card at a price of its own, and what the machine said of it. */
export async function vended(
  desk: Desk,
  machine: string,
  { cents, outcome }: { cents: number; outcome: 'success' | 'failure' },
): Promise<Paid> {
  const product = await first(desk, "insert into products (name, price_cents) values ('Expresso', $1) returning id", [
    cents,
  ]);
  const code = await first(desk, 'insert into machines (code, name) values ($1, $2) returning id', [machine, machine]);
  await desk.query(
    "insert into stocks (machine_id, slot_number, label, product_id, quantity) values ($1, 1, 'A1', $2, 5)",
    [code, product],
  );
  const { token } = z
    .object({ token: z.string() })
    .parse(await rpc(desk, 'set_machine_token', { machine_code: machine }));
  const session = randomUUID();
  const asked = { machine_token: token, session_id: session };
  const metadata = { vend_session_id: session };
  opened.parse(await rpc(desk, 'open_vend_session', { ...asked, amount: (cents / 100).toFixed(2), item: '1' }));
  const id = `pi_${randomUUID().replaceAll('-', '')}`;
  await intent(desk, id, { status: 'requires_capture', amount: cents, metadata });
  await rpc(desk, 'begin_dispense', asked);
  await rpc(desk, 'report_vend_outcome', { ...asked, outcome, detail: {} });
  await desk.query('delete from outbox where object_key = $1', [`payment_intent:${id}`]);
  if (outcome === 'success') await intent(desk, id, { status: 'succeeded', amount: cents, metadata });
  return paymentOf(desk, id);
}

/** A session with a place that this person holds. */
export async function placeHeld(desk: Desk, person: Colleague): Promise<{ session: string; booking: string }> {
  const session = await first(
    desk,
    `insert into immersion_sessions (session_date_start, session_date_end, max_places, location, price_cents)
     values (current_date + 40, current_date + 44, 4, 'Lyon', 199700) returning id`,
  );
  const { data } = await person.client.rpc('reserve_place', { session_id: session });
  return { session, booking: z.object({ booking_id: z.string() }).parse(data).booking_id };
}

/** An establishment whose subscription this person owns. */
export async function subscribed(
  desk: Desk,
  person: Colleague,
  name: string,
): Promise<{ subscription: string; establishment: string }> {
  const establishment = await first(desk, 'insert into establishments (name) values ($1) returning id', [name]);
  await desk.query("insert into establishment_members (establishment_id, user_id, role) values ($1, $2, 'owner')", [
    establishment,
    person.id,
  ]);
  const account = await first(
    desk,
    "insert into billing_accounts (owner_type, owner_establishment_id, claimed_at, stripe_customer_id, billing_email) values ('ESTABLISHMENT', $1, now(), $2, $3) returning id",
    [establishment, `cus_${randomUUID()}`, person.email],
  );
  const subscription = await first(
    desk,
    "insert into subscriptions (billing_account_id, stripe_subscription_id, plan_code, stripe_status, status, currency, current_period_end) values ($1, $2, 'PRO', 'active', 'active', 'eur', now() + interval '20 days') returning id",
    [account, `sub_${randomUUID().replaceAll('-', '')}`],
  );
  return { subscription, establishment };
}

import { randomUUID } from 'node:crypto';
import type { ChargeSync, DisputeSync, PaymentIntentSync, RefundSync } from '../../nodes/StripeMapper/rows.ts';
import type { TestDatabase } from './setup/database.ts';
import type { Results } from './setup/events.ts';

/** People, goods and Stripe's rows for the tests of orders, payments and refunds. */

export interface OrderAnswer {
  result: string;
  order_id: string;
  amount_total_cents: number;
  currency: string;
  status: string;
  field?: string;
}

export async function newUser(db: TestDatabase): Promise<string> {
  const user = randomUUID();
  await db.query('insert into auth.users (id, email) values ($1, $2)', [user, `${user}@example.test`]);
  return user;
}

export async function newProduct(
  db: TestDatabase,
  price = 250,
  name = 'Café',
  { currency = 'eur' }: { currency?: string } = {},
): Promise<string> {
  const [row] = await db.query<{ id: string }>(
    'insert into public.products (name, price_cents, currency) values ($1, $2, $3) returning id',
    [name, price, currency],
  );
  if (row === undefined) throw new Error('the product was not written');
  return row.id;
}

/** A slot of a machine of its own. */
export async function newStock(
  db: TestDatabase,
  product: string,
  quantity: number,
  { slot = 1 }: { slot?: number } = {},
): Promise<{ machine_id: string; slot_number: number }> {
  const code = `m_${randomUUID().slice(0, 8)}`;
  const [machine] = await db.query<{ id: string }>('insert into public.machines (code) values ($1) returning id', [
    code,
  ]);
  if (machine === undefined) throw new Error('the machine was not written');
  await db.query('insert into public.stocks (machine_id, slot_number, product_id, quantity) values ($1, $2, $3, $4)', [
    machine.id,
    slot,
    product,
    quantity,
  ]);
  return { machine_id: machine.id, slot_number: slot };
}

export const createOrder = (
  db: TestDatabase,
  user: string,
  items: unknown,
  { request_id }: { request_id?: string } = {},
): Promise<OrderAnswer> =>
  // as text: the driver would write an array as a Postgres array
  db
    .as<{ result: OrderAnswer }>({ user }, 'select public.create_order($1::jsonb, $2) as result', [
      JSON.stringify(items),
      request_id ?? null,
    ])
    .then(([row]) => {
      if (row === undefined) throw new Error('create_order gave nothing');
      return row.result;
    });

export async function stockLeft(
  db: TestDatabase,
  { machine_id, slot_number }: { machine_id: string; slot_number: number },
): Promise<number> {
  const [row] = await db.query<{ quantity: number }>(
    'select quantity from public.stocks where machine_id = $1 and slot_number = $2',
    [machine_id, slot_number],
  );
  return row?.quantity ?? -1;
}

export interface OrderRow {
  status: string;
  payment_state: string;
  amount_total_cents: number;
  currency: string;
  paid_at: Date | null;
  receipt_url: string | null;
  stripe_payment_intent_id: string | null;
}
export async function orderRow(db: TestDatabase, id: string): Promise<OrderRow> {
  const [row] = await db.query<OrderRow>('select *, amount_total_cents::int from public.orders where id = $1', [id]);
  if (row === undefined) throw new Error(`no order ${id}`);
  return row;
}

export interface OutboxRow {
  topic: string;
  object_key: string;
  payload: Record<string, unknown>;
}
export const outbox = (db: TestDatabase): Promise<OutboxRow[]> =>
  db.query<OutboxRow>('select topic, object_key, payload from public.outbox order by seq');
export const alerts = async (db: TestDatabase): Promise<string[]> =>
  (await db.query<{ template: string }>('select template from public.alert_outbox order by seq')).map(
    ({ template }) => template,
  );

let counter = 0;
export interface At {
  created: number;
  id?: string;
}
const stamp = (event_type: string, { created, id }: At) => {
  counter += 1;
  return {
    event_id: id ?? `evt_pay_${counter}`,
    event_type,
    event_created: created,
    livemode: false,
    previous_attributes: null,
  };
};

export function intentEvent(at: At, row: Partial<PaymentIntentSync['row']> & { status: string }): PaymentIntentSync {
  const amount = row.amount ?? 1000;
  return {
    ...stamp(`payment_intent.${row.status === 'requires_payment_method' ? 'payment_failed' : row.status}`, at),
    object: 'payment_intent',
    row: {
      stripe_payment_intent_id: 'pi_1',
      amount,
      amount_capturable: 0,
      amount_received: row.status === 'succeeded' ? amount : 0,
      currency: 'eur',
      capture_method: 'automatic_async',
      stripe_customer_id: null,
      stripe_charge_id: null,
      receipt_url: null,
      cancellation_reason: null,
      error_code: null,
      decline_code: null,
      error_message: null,
      metadata: {},
      ...row,
    },
  };
}

export function chargeEvent(at: At, row: Partial<ChargeSync['row']> = {}, type = 'charge.succeeded'): ChargeSync {
  const amount = row.amount ?? 1000;
  return {
    ...stamp(type, at),
    object: 'charge',
    row: {
      stripe_charge_id: 'ch_1',
      stripe_payment_intent_id: 'pi_1',
      status: 'succeeded',
      amount,
      amount_captured: amount,
      amount_refunded: 0,
      currency: 'eur',
      captured: true,
      refunded: false,
      disputed: false,
      receipt_url: 'https://receipts.example.test/1',
      error_code: null,
      error_message: null,
      metadata: {},
      ...row,
    },
  };
}

export function refundEvent(at: At, row: Partial<RefundSync['row']> & { status: string }): RefundSync {
  return {
    ...stamp('refund.updated', at),
    object: 'refund',
    row: {
      stripe_refund_id: 're_1',
      stripe_payment_intent_id: 'pi_1',
      stripe_charge_id: 'ch_1',
      amount: 400,
      currency: 'eur',
      reason: 'requested_by_customer',
      failure_reason: null,
      metadata: {},
      ...row,
    },
  };
}

export function disputeEvent(at: At, row: Partial<DisputeSync['row']> & { status: string }): DisputeSync {
  return {
    ...stamp('charge.dispute.updated', at),
    object: 'dispute',
    row: {
      stripe_dispute_id: 'dp_1',
      stripe_charge_id: 'ch_1',
      stripe_payment_intent_id: 'pi_1',
      amount: 1000,
      currency: 'eur',
      reason: 'fraudulent',
      evidence_due_by: '2026-12-01T00:00:00Z',
      is_charge_refundable: false,
      ...row,
    },
  };
}

export type PaymentEvent = PaymentIntentSync | ChargeSync | RefundSync | DisputeSync;

/** All in one call; @throws where one of them was refused */
export async function sync(db: TestDatabase, ...rows: PaymentEvent[]): Promise<string[]> {
  const { results } = await db.call<Results>('sync_stripe_payments', { rows });
  for (const result of results) if (result.result === 'error') throw new Error(JSON.stringify(result));
  return results.map(({ result }) => result);
}

/** An order of one product that is paid by `pi_…`. */
export async function paidOrder(
  db: TestDatabase,
  user: string,
  { price = 1000, intent = 'pi_1', created = 100 } = {},
): Promise<string> {
  const product = await newProduct(db, price);
  const { order_id } = await createOrder(db, user, [{ product_id: product, quantity: 1 }]);
  await sync(
    db,
    intentEvent(
      { created },
      {
        status: 'succeeded',
        stripe_payment_intent_id: intent,
        amount: price,
        metadata: { order_id },
        stripe_charge_id: intent.replace('pi_', 'ch_'),
      },
    ),
  );
  return order_id;
}

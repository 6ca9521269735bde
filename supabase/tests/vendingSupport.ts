import { randomUUID } from 'node:crypto';
import type { CheckoutSessionSync, DisputeSync, PaymentIntentSync, RefundSync } from '../../nodes/StripeMapper/rows.ts';
import type { Results } from './setup/events.ts';
import type { TestDatabase } from './setup/database.ts';

/** Machines, customers and Stripe's rows for the vending tests. */

export interface Session {
  id: string;
  status: string;
  amount: string;
  amount_minor: number;
  currency: string;
  product_label: string | null;
  expires_at: string;
  outcome: string | null;
  payment_state: string;
}

export interface Opened {
  result: string;
  reason?: string;
  session: Session;
}

export interface Answer {
  result: string;
  status?: string | null;
  outcome?: string | null;
  reason?: string;
  balance_minor?: number;
}

/** A machine with one slot, "B2", and its token. */
export async function newMachine(db: TestDatabase, code = 'pi_kiosk_1'): Promise<string> {
  const [product] = await db.query<{ id: string }>(
    "insert into public.products (name, price_cents) values ('Café', 250) returning id",
  );
  const [machine] = await db.query<{ id: string }>(
    'insert into public.machines (code, name, address) values ($1, $1, $2) returning id',
    [code, 'Gare'],
  );
  await db.query(
    "insert into public.stocks (machine_id, slot_number, label, product_id, quantity) values ($1, 12, 'B2', $2, 5)",
    [machine?.id, product?.id],
  );
  const { token } = await db.call<{ token: string }>('set_machine_token', { machine_code: code });
  return token;
}

export async function newCustomer(db: TestDatabase, balance = 0): Promise<{ user: string }> {
  const user = randomUUID();
  await db.query('insert into auth.users (id, email) values ($1, $2)', [user, `${user}@example.test`]);
  if (balance > 0) {
    const [wallet] = await db.query<{ id: string }>('insert into public.wallets (user_id) values ($1) returning id', [
      user,
    ]);
    await db.call('adjust_wallet', {
      wallet_id: wallet?.id,
      amount_minor: balance,
      reason: 'for the test',
      request_id: randomUUID(),
    });
  }
  return { user };
}

/** The slot of newMachine at its price; another amount is asked for an item that no slot has. */
export async function openSession(
  db: TestDatabase,
  token: string,
  amount = '2.50',
  { id = randomUUID() }: { id?: string } = {},
): Promise<Session> {
  const item = amount === '2.50' ? '12' : '65535';
  const opened = await db.call<Opened>(
    'open_vend_session',
    { machine_token: token, session_id: id, amount, item },
    'anon',
  );
  return opened.session;
}

export const begin = (db: TestDatabase, token: string, id: string): Promise<Answer> =>
  db.call<Answer>('begin_dispense', { machine_token: token, session_id: id }, 'anon');

export const report = (
  db: TestDatabase,
  token: string,
  id: string,
  { outcome, detail = {} }: { outcome: string; detail?: Record<string, unknown> },
): Promise<Answer> =>
  db.call<Answer>('report_vend_outcome', { machine_token: token, session_id: id, outcome, detail }, 'anon');

export interface SessionRow {
  status: string;
  outcome: string | null;
  payment_state: string;
  payment_method: string | null;
  checkout_id: string | null;
}

export async function sessionRow(db: TestDatabase, id: string): Promise<SessionRow> {
  const [row] = await db.query<SessionRow>(
    'select status, outcome, payment_state, payment_method, checkout_id from public.vend_sessions where id = $1',
    [id],
  );
  if (row === undefined) throw new Error(`no session ${id}`);
  return row;
}

export interface OutboxRow {
  topic: string;
  object_key: string;
  payload: Record<string, unknown>;
}

/** What has been asked of Stripe, in order. */
export const outbox = (db: TestDatabase): Promise<OutboxRow[]> =>
  db.query<OutboxRow>('select topic, object_key, payload from public.outbox order by seq');

export async function balance(db: TestDatabase, user: string): Promise<number> {
  const [row] = await db.query<{ balance: string; sum: string }>(
    `select w.balance_minor as balance, coalesce((select sum(t.amount_minor) from public.transactions t where t.wallet_id = w.id), 0) as sum
     from public.wallets w where w.user_id = $1`,
    [user],
  );
  if (row === undefined) return 0;
  if (row.balance !== row.sum) throw new Error(`wallet of ${user} holds ${row.balance}, its ledger ${row.sum}`);
  return Number(row.balance);
}

/** Lets the session's time pass. */
export async function passTime(db: TestDatabase, seconds: number): Promise<void> {
  await db.query(`
    begin;
    alter table public.vend_sessions disable trigger vend_sessions_guard;
    update public.vend_sessions set expires_at = expires_at - interval '${seconds} s', dispense_started_at = dispense_started_at - interval '${seconds} s';
    update public.vend_session_private set unknown_since = unknown_since - interval '${seconds} s';
    update public.checkouts set expires_at = expires_at - interval '${seconds} s';
    alter table public.vend_sessions enable trigger vend_sessions_guard;
    commit`);
}

let clock = 1_000_000;
function stamp(type: string) {
  clock += 1;
  return {
    event_id: `evt_${clock}`,
    event_type: type,
    event_created: clock,
    livemode: false,
    previous_attributes: null,
  };
}

const eventOfStatus: Record<string, string> = {
  requires_capture: 'payment_intent.amount_capturable_updated',
  succeeded: 'payment_intent.succeeded',
  canceled: 'payment_intent.canceled',
};

export function paymentIntent(
  id: string,
  status: string,
  metadata: Record<string, string>,
  { amount = 250, currency = 'eur' }: { amount?: number; currency?: string } = {},
): PaymentIntentSync {
  return {
    ...stamp(eventOfStatus[status] ?? 'payment_intent.processing'),
    object: 'payment_intent',
    row: {
      stripe_payment_intent_id: id,
      status,
      amount,
      amount_capturable: status === 'requires_capture' ? amount : 0,
      amount_received: status === 'succeeded' ? amount : 0,
      currency,
      capture_method: 'manual',
      stripe_customer_id: null,
      stripe_charge_id: `ch_${id}`,
      receipt_url: null,
      cancellation_reason: null,
      error_code: null,
      decline_code: null,
      error_message: null,
      metadata,
    },
  };
}

export function checkout(id: string, type: string, row: Partial<CheckoutSessionSync['row']>): CheckoutSessionSync {
  return {
    ...stamp(`checkout.session.${type}`),
    object: 'checkout.session',
    row: {
      stripe_checkout_session_id: id,
      mode: 'payment',
      status: type === 'expired' ? 'expired' : 'complete',
      payment_status: 'unpaid',
      stripe_customer_id: null,
      stripe_subscription_id: null,
      stripe_payment_intent_id: null,
      stripe_setup_intent_id: null,
      client_reference_id: null,
      currency: 'eur',
      amount_total: 250,
      customer_email: null,
      customer_name: null,
      customer_country: null,
      customer_address: null,
      tax_id: null,
      expires_at: null,
      metadata: {},
      subscription: null,
      ...row,
    },
  };
}

export function refund(
  id: string,
  intent: string,
  status: string,
  { amount, metadata = {} }: { amount: number; metadata?: Record<string, string> },
): RefundSync {
  return {
    ...stamp('refund.updated'),
    object: 'refund',
    row: {
      stripe_refund_id: id,
      stripe_payment_intent_id: intent,
      stripe_charge_id: null,
      amount,
      currency: 'eur',
      status,
      reason: null,
      failure_reason: null,
      metadata,
    },
  };
}

export function dispute(id: string, intent: string, status: string, { amount }: { amount: number }): DisputeSync {
  return {
    ...stamp('charge.dispute.updated'),
    object: 'dispute',
    row: {
      stripe_dispute_id: id,
      stripe_charge_id: `ch_${intent}`,
      stripe_payment_intent_id: intent,
      amount,
      currency: 'eur',
      status,
      reason: null,
      evidence_due_by: null,
      is_charge_refundable: false,
    },
  };
}

/** Events as the workflow hands them on; a refused one fails the test. */
export async function sync(db: TestDatabase, ...rows: (PaymentIntentSync | RefundSync | DisputeSync)[]): Promise<void> {
  refuseErrors(await db.call<Results>('sync_stripe_payments', { rows }));
}

export async function syncCheckout(db: TestDatabase, ...rows: CheckoutSessionSync[]): Promise<void> {
  refuseErrors(await db.call<Results>('sync_stripe_checkout_sessions', { rows }));
}

function refuseErrors({ results }: Results): void {
  for (const { result, error } of results) if (result === 'error') throw new Error(error?.message);
}

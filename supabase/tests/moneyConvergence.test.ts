import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { newProduct, newStock, newUser } from './ordersSupport.ts';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';
import type { Results } from './setup/events.ts';
import {
  acts,
  arranged,
  arrival,
  StripePayment,
  type Act,
  type Arrival,
  type MoneyEvent,
} from './setup/moneyHistory.ts';
import { checkout, invoice, invoicePayment, item, subscription, subscriptionRow } from './setup/rows.ts';
import { inSandbox } from './setup/sandbox.ts';
import { begin, newCustomer, newMachine, openSession, report } from './vendingSupport.ts';

/**
 * Money told in any order, any number of times and in any batches ends in the same rows, for every subject that takes
 * money: an order, a booking, a vend that is captured later or at once, a recharge, a second subscription with its
 * invoices. What is done about it at Stripe is done by a Stripe that answers as the real one does, also where somebody
 * was there before. Seed and number of runs: GUICHET_PROPERTY_SEED, GUICHET_PROPERTY_RUNS.
 */

let whole: TestDatabase;
// the one run that is under way
let db: TestDatabase;
beforeAll(async () => {
  whole = await createTestDatabase();
});
afterAll(async () => {
  await whole.drop();
});

const AMOUNT = 1000;

/** One subject in an empty database. `names` are our ids, which differ from run to run. */
interface Subject {
  names: Record<string, string>;
  metadata: Record<string, string>;
  /** what the Checkouts (and invoices) say of these payments */
  others(payments: readonly StripePayment[], history: History): MoneyEvent[];
  /** what people and machines do when the first part of the events is there */
  midway?(history: History): Promise<unknown>;
  /** rows of its own */
  rows: Record<string, string>;
}

interface History {
  payments: Act[][];
  /** how many of the events come before people and machines act, in twelfths */
  split: number;
  choice: number;
  /** whether the PaymentIntent names our row; else the Checkout alone does */
  named: boolean;
  first: Arrival;
  second: Arrival;
}
const history: fc.Arbitrary<History> = fc.record({
  payments: fc
    .tuple(acts, fc.option(acts, { freq: 3, nil: [] }))
    .map(([one, two]) => (two.length === 0 ? [one] : [one, two])),
  split: fc.integer({ min: 0, max: 12 }),
  choice: fc.nat(11),
  named: fc.boolean(),
  first: arrival,
  second: arrival,
});

const paidCheckout = (
  payment: StripePayment,
  session: string,
  reference: string,
  { metadata, expiredToo = false }: { metadata: Record<string, string>; expiredToo?: boolean },
): MoneyEvent[] => {
  const at = payment.paidAt;
  const row = (payment_status: string) => ({
    stripe_checkout_session_id: session,
    mode: 'payment',
    status: 'complete',
    payment_status,
    stripe_customer_id: null,
    stripe_subscription_id: null,
    stripe_payment_intent_id: payment.intent,
    client_reference_id: reference,
    amount_total: payment.amount,
    metadata,
  });
  if (at === undefined) {
    return expiredToo
      ? [
          checkout(
            { event_id: `evt_${session}_x`, event_created: 1090, event_type: 'checkout.session.expired' },
            { ...row('unpaid'), status: 'expired', stripe_payment_intent_id: null },
          ),
        ]
      : [];
  }
  const late = payment.intent.endsWith('2');
  return [
    checkout(
      { event_id: `evt_${session}_c`, event_created: late ? at - 1 : at, event_type: 'checkout.session.completed' },
      row(late || payment.manual ? 'unpaid' : 'paid'),
    ),
    ...(late && !payment.manual
      ? [
          checkout(
            { event_id: `evt_${session}_a`, event_created: at, event_type: 'checkout.session.async_payment_succeeded' },
            row('paid'),
          ),
        ]
      : []),
  ];
};

async function order(): Promise<Subject> {
  const user = await newUser(db);
  const product = await newProduct(db, AMOUNT);
  const slot = await newStock(db, product, 5);
  const [made] = await db.as<{ answer: { order_id: string } }>(
    { user },
    'select public.create_order($1::jsonb, null) as answer',
    [JSON.stringify([{ product_id: product, quantity: 1, ...slot }])],
  );
  const order_id = made?.answer.order_id ?? '';
  const metadata = { order_id };
  return {
    names: { order: order_id, user, product, ...slot, slot_number: '' },
    metadata,
    others: (payments) => payments.flatMap((payment, n) => paidCheckout(payment, `cs_${n}`, order_id, { metadata })),
    midway: async ({ choice }) => {
      if (choice < 3) return db.call<{ result: string }>('cancel_order', { order_id }, { user });
      if (choice < 8) return db.call<{ result: string }>('request_refund', { order_id, amount_cents: 300 });
      return null;
    },
    rows: {
      orders:
        "select to_jsonb(o) - '{id,user_id,created_at,updated_at,cancelled_at,expires_at}'::text[] as row from public.orders o",
      stock: 'select to_jsonb(s.quantity) as row from public.stocks s',
    },
  };
}

async function booking(): Promise<Subject> {
  const user = await newUser(db);
  const [session] = await db.query<{ id: string }>(
    "insert into public.immersion_sessions (session_date_start, session_date_end, max_places, location, price_cents) values (current_date + 10, current_date + 12, 8, 'Paris', $1) returning id",
    [AMOUNT],
  );
  const { booking_id } = await db.call<{ booking_id: string }>('reserve_place', { session_id: session?.id }, { user });
  const metadata = { type: 'immersion', sessionId: session?.id ?? '', booking_id };
  return {
    names: { booking: booking_id, user, session: session?.id ?? '' },
    metadata,
    others: (payments) => payments.flatMap((payment, n) => paidCheckout(payment, `cs_${n}`, booking_id, { metadata })),
    midway: async ({ choice }) => {
      if (choice < 4) return db.call<object>('cancel_booking', { booking_id }, { user });
      if (choice < 8) return db.call<object>('admin_cancel_booking', { booking_id, refund: true, reason: 'malade' });
      return null;
    },
    rows: {
      bookings: `select to_jsonb(b) - '{id,session_id,user_id,user_email,booking_date,cancelled_at,created_at,updated_at,stripe_session_id,hold_expires_at}'::text[] as row from public.immersion_bookings b`,
      places: 'select to_jsonb(s.reserved_places) as row from public.immersion_sessions s',
      // a letter says what is so when it is written: of a cancellation at one moment, of a late payment whenever it is told
      letters: `select to_jsonb(array[o.payload ->> 'template', case o.payload ->> 'template' when 'booking_cancelled' then o.payload ->> 'refund_cents' || ', ' || coalesce(o.payload ->> 'refund_waits_cents', '0') end]) as row
        from public.outbox o where o.topic = 'email' order by 1`,
    },
  };
}

const vend = (policy: 'manual' | 'automatic') => async (): Promise<Subject> => {
  const token = await newMachine(db);
  await db.query('update public.machines set capture_policy = $1', [policy]);
  const session = await openSession(db, token, '10.00');
  await db.call('start_vend_checkout', { session_id: session.id });
  const metadata = { vend_session_id: session.id };
  return {
    names: { session: session.id },
    metadata,
    others: (payments) => payments.flatMap((payment, n) => paidCheckout(payment, `cs_${n}`, session.id, { metadata })),
    midway: async ({ choice }) => {
      const begun = await begin(db, token, session.id);
      if (begun.result !== 'dispense')
        return choice < 9 ? [begun, await report(db, token, session.id, { outcome: 'cancelled' })] : [begun];
      return choice < 5
        ? [begun, await report(db, token, session.id, { outcome: 'success' })]
        : choice < 9
          ? [begun, await report(db, token, session.id, { outcome: 'failure' })]
          : [begun];
    },
    rows: {
      sessions: `select jsonb_build_array(s.status, s.outcome, s.payment_state, s.payment_method, p.stripe_payment_intent_id) as row
        from public.vend_sessions s join public.vend_session_private p on p.session_id = s.id`,
      links:
        "select jsonb_build_array(p.stripe_payment_intent_id, p.role = 'surplus') as row from public.payments p where p.vend_session_id is not null order by p.stripe_payment_intent_id",
      stock: 'select to_jsonb(s.quantity) as row from public.stocks s',
    },
  };
};

async function recharge(): Promise<Subject> {
  const customer = await newCustomer(db, 100);
  const started = await db.call<{ create: { row_id: string; metadata: Record<string, string> } }>(
    'start_wallet_recharge',
    { amount: '10.00' },
    customer,
  );
  const { row_id, metadata } = started.create;
  return {
    names: { recharge: row_id, user: customer.user },
    metadata,
    others: (payments) =>
      payments.flatMap((payment, n) =>
        paidCheckout(payment, `cs_${n}`, row_id, { metadata, expiredToo: payments.length === 1 }),
      ),
    rows: {
      recharges: 'select jsonb_build_array(r.status, r.stripe_payment_intent_id) as row from public.wallet_recharges r',
      wallets:
        'select jsonb_build_array(w.balance_minor, w.frozen_at is not null, w.balance_minor = (select sum(t.amount_minor) from public.transactions t where t.wallet_id = w.id)) as row from public.wallets w',
    },
  };
}

/** A subscription that came second beside one that runs: what it has cost goes back, whatever is told first. */
async function secondSubscription(): Promise<Subject> {
  const owner = await newUser(db);
  const [place] = await db.query<{ id: string }>(
    "insert into public.establishments (name) values ('Bistro') returning id",
  );
  await db.query("insert into public.establishment_members values ($1, $2, 'owner')", [place?.id, owner]);
  const [page] = await db.query<{ id: string }>(
    `insert into public.subscription_checkouts (establishment_id, requested_by, plan_code, period, status)
    values ($1, $2, 'pro', 'month', 'open') returning id`,
    [place?.id, owner],
  );
  await db.call('sync_stripe_subscriptions', {
    rows: [
      subscription({ event_id: 'evt_running', event_created: 1 }, { stripe_subscription_id: 'sub_running' }, [
        item({ stripe_subscription_item_id: 'si_running' }),
      ]),
    ],
  });
  await db.query(
    'insert into public.subscription_coverage (subscription_id, establishment_id) select s.id, $1 from public.subscriptions s',
    [place?.id],
  );
  const metadata = { subscription_checkout_id: page?.id ?? '' };
  return {
    names: { owner, place: place?.id ?? '', page: page?.id ?? '' },
    metadata: {},
    others: (payments, { choice }) => [
      checkout(
        { event_id: 'evt_cs', event_created: 1001, event_type: 'checkout.session.completed' },
        { stripe_checkout_session_id: 'cs_0', stripe_subscription_id: 'sub_2', stripe_customer_id: 'cus_2', metadata },
      ),
      subscription(
        { event_id: 'evt_sub', event_created: 1001, event_type: 'customer.subscription.created' },
        subscriptionRow({ stripe_subscription_id: 'sub_2', stripe_customer_id: 'cus_2' }),
        [item({ stripe_subscription_item_id: 'si_2' })],
      ),
      ...(choice < 6
        ? [
            subscription(
              { event_id: 'evt_sub_end', event_created: 1060, event_type: 'customer.subscription.deleted' },
              subscriptionRow({ stripe_subscription_id: 'sub_2', stripe_customer_id: 'cus_2', status: 'canceled' }),
              [item({ stripe_subscription_item_id: 'si_2' })],
            ),
          ]
        : []),
      ...payments.flatMap((payment, n): MoneyEvent[] => {
        const row = {
          stripe_invoice_id: `in_${n}`,
          stripe_customer_id: 'cus_2',
          stripe_subscription_id: 'sub_2',
          total: AMOUNT,
          amount_due: AMOUNT,
        };
        const tells = payment.paidAt !== undefined;
        return [
          invoice(
            { event_id: `evt_in_${n}`, event_created: 1001, event_type: 'invoice.finalized' },
            { ...row, status: 'open', stripe_payment_intent_id: choice % 2 === 0 ? payment.intent : null },
          ),
          ...(tells
            ? [
                invoice(
                  { event_id: `evt_in_${n}_paid`, event_created: payment.paidAt ?? 0, event_type: 'invoice.paid' },
                  {
                    ...row,
                    status: 'paid',
                    payment_outcome: 'succeeded',
                    stripe_payment_intent_id: choice % 2 === 0 ? payment.intent : null,
                  },
                ),
                invoicePayment(
                  { event_id: `evt_inpay_${n}`, event_created: payment.paidAt ?? 0 },
                  {
                    stripe_invoice_payment_id: `inpay_${n}`,
                    stripe_invoice_id: `in_${n}`,
                    stripe_payment_intent_id: payment.intent,
                  },
                ),
              ]
            : []),
        ];
      }),
    ],
    rows: {
      checkouts:
        'select jsonb_build_array(c.status, c.stripe_subscription_id) as row from public.subscription_checkouts c',
      subscriptions:
        'select jsonb_build_array(s.stripe_subscription_id, s.status) as row from public.subscriptions s order by s.stripe_subscription_id',
      invoices:
        'select jsonb_build_array(i.stripe_invoice_id, i.status, i.payment_outcome) as row from public.invoices_billing i order by i.stripe_invoice_id',
    },
  };
}

const functions: [MoneyEvent['object'][], string][] = [
  [['payment_intent', 'charge', 'refund', 'dispute'], 'sync_stripe_payments'],
  [['checkout.session'], 'sync_stripe_checkout_sessions'],
  [['subscription'], 'sync_stripe_subscriptions'],
  [['invoice', 'invoice_payment'], 'sync_stripe_invoices'],
];

async function tell(events: readonly MoneyEvent[], checkoutsFirst: boolean): Promise<void> {
  const branches = checkoutsFirst ? functions.toReversed() : functions;
  for (const [objects, name] of branches) {
    const rows = events.filter(({ object }) => objects.includes(object));
    if (rows.length === 0) continue;
    const { results } = await db.call<Results>(name, { rows });
    const error = results.find(({ result }) => result === 'error');
    if (error) throw new Error(`${name} refused ${error.event_id}: ${error.error?.message}`);
  }
}

interface OutboxClaim {
  token: string | null;
  rows: {
    id: string;
    topic: string;
    payload: { payment_intent?: string; amount?: number; metadata?: Record<string, string> };
  }[];
}
const topics = [
  'stripe.refund.create',
  'stripe.payment_intent.capture',
  'stripe.payment_intent.cancel',
  'stripe.checkout_session.expire',
  'stripe.subscription.cancel',
  'email',
];

/** What the database asks of Stripe, answered as Stripe answers; then the events of that. */
async function drain(payments: readonly StripePayment[]): Promise<void> {
  for (let round = 0; round < 40; round += 1) {
    const { token, rows } = await db.call<OutboxClaim>('claim_outbox', { topics });
    if (token === null) return;
    for (const row of rows) {
      const payment = payments.find(({ intent }) => intent === row.payload.payment_intent);
      const told = payment?.events.length ?? 0;
      let refused = null;
      if (row.topic === 'stripe.refund.create')
        refused = payment?.refund(row.payload.amount ?? 0, row.payload.metadata ?? {}) ?? null;
      if (row.topic === 'stripe.payment_intent.capture') payment?.capture();
      if (row.topic === 'stripe.payment_intent.cancel') payment?.cancel();
      const { results } =
        refused === null
          ? await db.call<Results>('complete_outbox', { token, rows: [{ id: row.id, result: 'done' }] })
          : await db.call<Results>('fail_outbox', {
              token,
              rows: [{ id: row.id, message: refused.code, final: true, ...refused }],
            });
      expect(results.map(({ result }) => result)).toEqual([refused === null ? 'done' : 'settled']);
      await tell(payment?.events.slice(told) ?? [], false);
    }
  }
  throw new Error('the outbox does not drain');
}

async function look({ names, rows }: Subject): Promise<Record<string, unknown>> {
  const parts: Record<string, string> = {
    ...rows,
    payments: `select to_jsonb(p) - '{id,order_id,invoice_id,created_at,updated_at}'::text[] || jsonb_build_object('has_order', p.order_id is not null,
        'invoice', (select i.stripe_invoice_id from public.invoices_billing i where i.id = p.invoice_id)) as row
      from public.payments p order by p.stripe_payment_intent_id`,
    // one that was asked for and never made has left nothing, and what we asked for may have been asked for in two parts
    refunds: `select jsonb_build_array(p.stripe_payment_intent_id, case when r.stripe_refund_id like 're_ours%' then 'ours' else r.stripe_refund_id end, r.status, sum(r.amount_cents)) as row
      from public.refunds r join public.payments p on p.id = r.payment_id where r.stripe_refund_id is not null or r.status not in ('failed', 'canceled')
      group by p.stripe_payment_intent_id, case when r.stripe_refund_id like 're_ours%' then 'ours' else r.stripe_refund_id end, r.status order by 1`,
    disputes:
      "select to_jsonb(d) - '{id,payment_id,created_at,updated_at}'::text[] || jsonb_build_object('has_payment', d.payment_id is not null) as row from public.disputes d order by d.stripe_dispute_id",
    ledger:
      "select jsonb_build_array(t.kind, t.amount_minor, t.stripe_payment_intent_id, case when t.kind <> 'adjustment' then t.reference end) as row from public.transactions t order by 1",
    // what came and what went; when, and in how many parts, is Stripe's to say of what was asked for
    movements: `select jsonb_build_array(m.kind, m.domain, m.via, m.takings, m.role, m.currency, p.stripe_payment_intent_id, sum(m.amount_minor)) as row
      from public.money_movements m left join public.payments p on p.id = m.payment_id
      group by m.kind, m.domain, m.via, m.takings, m.role, m.currency, p.stripe_payment_intent_id order by 1`,
    unsettled:
      "select jsonb_build_array(o.topic, o.status) as row from public.outbox o where o.status <> 'done' and o.topic <> 'stripe.object.fetch'",
    // what the till says of requests of its own is not the same where one was never made
    alerts: `select jsonb_build_array(a.template, a.subject) as row from public.alert_outbox a where a.template <> 'refund_failed' or a.subject ~ '^re_pi' order by a.template, a.subject`,
  };
  const entries: [string, unknown[]][] = [];
  for (const [name, sql] of Object.entries(parts))
    entries.push([name, (await db.query<{ row: unknown }>(sql)).map(({ row }) => row)]);
  let text = JSON.stringify(Object.fromEntries(entries));
  for (const [name, id] of Object.entries(names)) if (id.length > 8) text = text.replaceAll(id, `<${name}>`);
  // what Stripe tells of what we asked for, and when, depends on how it was asked for
  const seen: Record<string, unknown> = JSON.parse(text, (key, value: unknown) =>
    ['last_event_created', 'last_event_id', 'charge_refunded_cents', 'receipt_url', 'succeeded_at'].includes(key)
      ? undefined
      : value,
  );
  return seen;
}

interface Run {
  end: Record<string, unknown>;
  midway: unknown;
  kept: string | null;
}

/** @param straight in the order in which it happened; the payment that keeps its place first, where two pay */
async function run(
  arrange: () => Promise<Subject>,
  happened: History,
  manual: boolean,
  { straight, keeps }: { straight: boolean; keeps: string | null },
): Promise<Run> {
  return inSandbox(whole, async (inside) => {
    db = inside;
    return runInside(arrange, happened, manual, { straight, keeps });
  });
}

async function runInside(
  arrange: () => Promise<Subject>,
  happened: History,
  manual: boolean,
  { straight, keeps }: { straight: boolean; keeps: string | null },
): Promise<Run> {
  const subject = await arrange();
  const payments = happened.payments.map((all, n) =>
    new StripePayment(`pi_${n + 1}`, AMOUNT, manual, {
      metadata: happened.named ? subject.metadata : linkless(subject.metadata),
      start: 1000 + n,
    }).perform(all),
  );
  const firstOf = (event: MoneyEvent): number => (keeps !== null && JSON.stringify(event.row).includes(keeps) ? 0 : 1);
  const events = [...payments.flatMap((payment) => payment.events), ...subject.others(payments, happened)].toSorted(
    (one, other) => one.event_created - other.event_created || one.event_id.localeCompare(other.event_id),
  );
  const split = Math.floor((events.length * happened.split) / 12);
  const [before, after] = [events.slice(0, split), events.slice(split)];
  const groups = (part: MoneyEvent[], arrives: Arrival): MoneyEvent[][] =>
    straight
      ? part.toSorted((one, other) => firstOf(one) - firstOf(other)).map((event) => [event])
      : arranged(part, arrives);
  for (const group of groups(before, happened.first)) await tell(group, happened.first.checkoutsFirst);
  const midway = await subject.midway?.(happened);
  for (const group of groups(after, happened.second)) await tell(group, happened.second.checkoutsFirst);
  await drain(payments);
  // and some of it once more, when all is done
  if (!straight) for (const group of arranged(events, happened.second).slice(0, 3)) await tell(group, true);
  await drain(payments);
  // whatever was told first: the movements of a payment sum to what Stripe holds of it
  const sums = await db.query<{ intent: string; net: string }>(
    `select p.stripe_payment_intent_id as intent, coalesce(sum(m.amount_minor) filter (where m.takings), 0) as net
       from public.payments p left join public.money_movements m on m.payment_id = p.id group by 1`,
  );
  for (const { intent, net } of sums)
    expect([intent, Number(net)]).toEqual([intent, payments.find((payment) => payment.intent === intent)?.net]);
  const end = await look(subject);
  const [kept] = await db.query<{ intent: string | null }>(`
    select coalesce((select p.stripe_payment_intent_id from public.payments p where p.order_id is not null), (select b.stripe_payment_intent_id from public.immersion_bookings b),
      (select v.stripe_payment_intent_id from public.vend_session_private v), (select r.stripe_payment_intent_id from public.wallet_recharges r)) as intent`);
  return {
    end,
    midway: JSON.parse(JSON.stringify(midway ?? null).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<id>')),
    kept: kept?.intent ?? null,
  };
}

/** An order is paid by a PaymentIntent that names it; what others are paid by, their Checkout or their invoice says too. */
const linkless = (metadata: Record<string, string>): Record<string, string> => ('order_id' in metadata ? metadata : {});

const seed = process.env.GUICHET_PROPERTY_SEED === undefined ? undefined : Number(process.env.GUICHET_PROPERTY_SEED);
const runs = Number(process.env.GUICHET_PROPERTY_RUNS ?? 15);

describe('money told in any order, any number of times, ends in the same rows', () => {
  test.each<[string, () => Promise<Subject>, boolean]>([
    ['an order', order, false],
    ['a booking', booking, false],
    ['a vend captured later', vend('manual'), true],
    ['a vend charged at once', vend('automatic'), false],
    ['a recharge', recharge, false],
    ['a second subscription with its invoices', secondSubscription, false],
  ])(
    '%s',
    async (_subject, arrange, manual) => {
      await fc.assert(
        fc.asyncProperty(history, async (happened) => {
          const crooked = await run(arrange, happened, manual, { straight: false, keeps: null });
          const straight = await run(arrange, happened, manual, {
            straight: true,
            keeps: happened.payments.length > 1 ? crooked.kept : null,
          });
          expect(crooked.end).toMatchObject({ unsettled: [] });
          expect({ midway: crooked.midway, ...crooked.end }).toEqual({ midway: straight.midway, ...straight.end });
        }),
        {
          numRuns: runs,
          endOnFailure: process.env.GUICHET_SHRINK === undefined,
          reporter,
          ...(seed === undefined ? {} : { seed }),
        },
      );
    },
    3_600_000,
  );
});

/** The history in a line an act, and what differs, instead of pages of rows. */
function reporter(details: fc.RunDetails<[History]>): void {
  if (!details.failed) return;
  const [found] = details.counterexample ?? [];
  throw new Error(
    [
      `GUICHET_PROPERTY_SEED=${details.seed}, path ${details.counterexamplePath}`,
      ...(found?.payments.map((all, n) => `pi_${n + 1}: ${all.map((act) => JSON.stringify(act)).join(' ')}`) ?? []),
      JSON.stringify({ ...found, payments: undefined }),
      details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance),
    ].join('\n'),
  );
}

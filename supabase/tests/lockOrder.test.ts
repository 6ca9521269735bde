import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createOrder, disputeEvent, intentEvent, newStock, newProduct, newUser, refundEvent } from './ordersSupport.ts';
import { become, createTestDatabase, toParameter, type Caller, type TestDatabase } from './setup/database.ts';
import { checkout, invoice, invoicePayment, item, subscription, subscriptionRow } from './setup/rows.ts';
import { newCustomer, newMachine, openSession } from './vendingSupport.ts';

/**
 * One order of locks for all that costs money: subject, payment, refund, wallet (docs/states.md). Each two operations
 * that meet on one subject run into each other on two connections: somebody holds one of its rows until both wait for
 * it or have ended, each of the two once before the other. Whoever had locked a later row first would then hold what
 * the other wants: Postgres would end one of them (40P01).
 */
jest.setTimeout(300_000);

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(async () => {
  await db.drop();
});

interface Operation {
  name: string;
  arguments: Record<string, unknown>;
  caller?: Caller;
}
interface Scene {
  operations: Record<string, Operation>;
  /** what is held meanwhile: a row, as table, column and value */
  gates: Record<string, readonly string[]>;
}

const call = (name: string, args: Record<string, unknown>, caller?: Caller): Operation => ({
  name,
  arguments: args,
  ...(caller === undefined ? {} : { caller }),
});
const events = (...rows: unknown[]): Operation => call('sync_stripe_payments', { rows });
const checkouts = (...rows: unknown[]): Operation => call('sync_stripe_checkout_sessions', { rows });

/** Runs an operation in a transaction of its own, as PostgREST does; what it answers, or its error. */
async function perform(client: PoolClient, { name, arguments: args, caller = 'service_role' }: Operation) {
  const named = Object.keys(args).map((argument, n) => `"${argument}" => $${n + 1}`);
  try {
    await client.query('begin');
    await become(client, caller);
    const { rows } = await client.query(
      `select public.${name}(${named.join(', ')})::text as answer`,
      Object.values(args).map(toParameter),
    );
    await client.query('commit');
    return String(rows[0]?.answer);
  } catch (error) {
    await client.query('rollback');
    return error instanceof Error ? error.message : String(error);
  }
}

/** Until it waits for a lock or has ended. */
async function blocked(pid: number, done: () => boolean): Promise<void> {
  for (;;) {
    if (done()) return;
    const [row] = await db.query<{ waits: boolean }>(
      'select exists (select from pg_locks l where l.pid = $1 and not l.granted) as waits',
      [pid],
    );
    if (row?.waits) return;
  }
}

async function meet(scene: Scene, gate: string, names: readonly string[]): Promise<string[]> {
  const [table = '', column = '', id = ''] = scene.gates[gate] ?? [];
  const keeper = await db.pool.connect();
  const clients = await Promise.all(names.map(() => db.pool.connect()));
  try {
    await keeper.query('begin');
    await keeper.query(`select from ${table} where ${column} = $1 for update`, [id]);
    const answers: Promise<string>[] = [];
    for (const [n, client] of clients.entries()) {
      const operation = scene.operations[names[n] ?? ''];
      if (operation === undefined) throw new Error(`no operation ${names[n]}`);
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
      let ended = false;
      answers.push(
        perform(client, operation).finally(() => {
          ended = true;
        }),
      );
      await blocked(rows[0]?.pid ?? 0, () => ended);
    }
    await keeper.query('commit');
    return await Promise.all(answers);
  } finally {
    keeper.release();
    for (const client of clients) client.release();
  }
}

/** The scenes of a subject: before it is paid, and when it is paid and a refund of it has been asked for. */
type Arrange = (paid: boolean) => Promise<Scene>;

const intentOf = (metadata: Record<string, string>, amount: number) => {
  const id = `pi_${randomUUID()}`;
  return {
    id,
    /** what Stripe tells of it */
    told: (status: string, created = 100) =>
      intentEvent(
        { created },
        {
          status,
          stripe_payment_intent_id: id,
          stripe_charge_id: `ch_${id}`,
          amount,
          metadata,
          capture_method: 'manual',
        },
      ),
    refunded: refundEvent(
      { created: 110 },
      {
        status: 'succeeded',
        stripe_refund_id: `re_${id}`,
        stripe_payment_intent_id: id,
        stripe_charge_id: `ch_${id}`,
        amount: 10,
      },
    ),
    disputed: disputeEvent(
      { created: 120 },
      {
        status: 'needs_response',
        stripe_dispute_id: `dp_${id}`,
        stripe_payment_intent_id: id,
        stripe_charge_id: `ch_${id}`,
        amount,
      },
    ),
  };
};
type Intent = ReturnType<typeof intentOf>;

/** What Stripe's events and staff do to the money of whatever subject. */
async function money(
  paid: boolean,
  one: Intent,
  two: Intent,
  subject: Record<string, unknown>,
): Promise<Record<string, Operation>> {
  const operations: Record<string, Operation> = {
    paid: events(one.told('succeeded', 130)),
    'paid twice': events(two.told('succeeded', 131)),
    'refund told': events(one.refunded),
    'dispute told': events(one.disputed),
    'all at once': events(one.refunded, two.told('succeeded', 131), one.disputed),
    'refund asked for': call('request_refund', { ...subject, amount_cents: 20 }),
  };
  if (paid) {
    const { refund_id } = await db.call<{ refund_id?: string }>('request_refund', { ...subject, amount_cents: 30 });
    if (refund_id !== undefined) operations['refund given up'] = call('give_up_refund', { refund_id, message: 'no' });
  }
  return operations;
}

const page = (
  kind: 'completed' | 'expired',
  session: string,
  intent: Intent,
  row: Record<string, unknown>,
): Operation =>
  checkouts(
    checkout(
      { event_id: `evt_${session}_${kind}`, event_created: 101, event_type: `checkout.session.${kind}` },
      {
        stripe_checkout_session_id: session,
        mode: 'payment',
        status: kind === 'expired' ? 'expired' : 'complete',
        payment_status: kind === 'expired' ? 'unpaid' : 'paid',
        stripe_customer_id: null,
        stripe_subscription_id: null,
        stripe_payment_intent_id: kind === 'expired' ? null : intent.id,
        ...row,
      },
    ),
  );

const done = async (operation: Operation): Promise<void> => {
  await db.call(operation.name, operation.arguments, operation.caller);
};

const order: Arrange = async (paid) => {
  const user = await newUser(db);
  const slot = await newStock(db, await newProduct(db, 1000), 5);
  const [product] = await db.query<{ id: string }>('select product_id as id from public.stocks where machine_id = $1', [
    slot.machine_id,
  ]);
  const { order_id } = await createOrder(db, user, [{ product_id: product?.id, quantity: 1, ...slot }]);
  const [one, two] = [intentOf({ order_id }, 1000), intentOf({ order_id }, 1000)];
  if (paid) await done(events(one.told('succeeded')));
  const operations = await money(paid, one, two, { order_id });
  const told = { client_reference_id: order_id, metadata: { order_id }, amount_total: 1000 };
  return {
    operations: {
      ...operations,
      'page completed': page('completed', `cs_${order_id}`, one, told),
      'page expired': page('expired', `cs_${order_id}`, one, told),
      cancelled: call('cancel_order', { order_id }, { user }),
      'page asked for': call('start_order_payment', { order_id }, { user }),
    },
    gates: { subject: ['public.orders', 'id', order_id] },
  };
};

const booking: Arrange = async (paid) => {
  const user = await newUser(db);
  const [session] = await db.query<{ id: string }>(
    `insert into public.immersion_sessions (session_date_start, session_date_end, max_places, location, price_cents)
     values (current_date + 20, current_date + 22, 8, 'Paris', 1000) returning id`,
  );
  const session_id = session?.id ?? '';
  const { booking_id } = await db.call<{ booking_id: string }>('reserve_place', { session_id }, { user });
  const metadata = { type: 'immersion', sessionId: session_id, booking_id };
  const [one, two] = [intentOf({ booking_id }, 1000), intentOf({ booking_id }, 1000)];
  const told = { client_reference_id: booking_id, metadata, amount_total: 1000 };
  if (paid) {
    await done(events(one.told('succeeded')));
    await done(page('completed', `cs_${booking_id}`, one, told));
  }
  const operations = await money(paid, one, two, { booking_id });
  return {
    operations: {
      ...operations,
      'page completed': page('completed', `cs_${booking_id}`, one, told),
      'second page completed': page('completed', `cs_${booking_id}_2`, two, told),
      'page expired': page('expired', `cs_${booking_id}`, one, told),
      cancelled: call('cancel_booking', { booking_id }, { user }),
      'cancelled by staff': call('admin_cancel_booking', { booking_id }),
      'session cancelled': call('cancel_session', { session_id }),
      'page asked for': call('start_booking_checkout', { booking_id }, { user }),
    },
    gates: {
      subject: ['public.immersion_bookings', 'id', booking_id],
      places: ['public.immersion_sessions', 'id', session_id],
    },
  };
};

const vend: Arrange = async (paid) => {
  const machine = `m_${randomUUID().slice(0, 8)}`;
  const machine_token = await newMachine(db, machine);
  const customer = await newCustomer(db, 1000);
  const { id: session_id } = await openSession(db, machine_token);
  const metadata = { vend_session_id: session_id };
  const [one, two] = [intentOf(metadata, 250), intentOf(metadata, 250)];
  if (paid) {
    await done(events(one.told('succeeded')));
    await db.call('begin_dispense', { machine_token, session_id }, 'anon');
  }
  const operations = await money(paid, one, two, { vend_session_id: session_id });
  const told = { client_reference_id: session_id, metadata, amount_total: 250 };
  const [wallet] = await db.query<{ id: string }>('select id from public.wallets where user_id = $1', [customer.user]);
  return {
    operations: {
      ...operations,
      held: events(one.told('requires_capture', 99)),
      'page completed': page('completed', `cs_${session_id}`, one, told),
      'page expired': page('expired', `cs_${session_id}`, one, told),
      'page asked for': call('start_vend_checkout', { session_id }),
      'paid by wallet': call('pay_with_wallet', { session_id }, customer),
      begun: call('begin_dispense', { machine_token, session_id }, 'anon'),
      ended: call(
        'report_vend_outcome',
        { machine_token, session_id, outcome: paid ? 'failure' : 'cancelled' },
        'anon',
      ),
      'next opened': call(
        'open_vend_session',
        { machine_token, session_id: randomUUID(), amount: '2.50', item: '12' },
        'anon',
      ),
    },
    gates: {
      subject: ['public.vend_sessions', 'id', session_id],
      ...(paid ? {} : { wallet: ['public.wallets', 'id', wallet?.id ?? ''] }),
    },
  };
};

const recharge: Arrange = async (paid) => {
  const customer = await newCustomer(db, 300);
  const started = await db.call<{ create: { row_id: string; metadata: Record<string, string> } }>(
    'start_wallet_recharge',
    { amount: '10.00', request_id: randomUUID() },
    customer,
  );
  const { row_id: recharge_id, metadata } = started.create;
  const [one, two] = [intentOf(metadata, 1000), intentOf(metadata, 1000)];
  if (paid) await done(events(one.told('succeeded')));
  const operations = await money(paid, one, two, { recharge_id });
  const told = { client_reference_id: recharge_id, metadata, amount_total: 1000 };
  const [wallet] = await db.query<{ id: string }>('select id from public.wallets where user_id = $1', [customer.user]);
  const token = await newMachine(db, `m_${randomUUID().slice(0, 8)}`);
  const { id: session_id } = await openSession(db, token);
  return {
    operations: {
      ...operations,
      'page completed': page('completed', `cs_${recharge_id}`, one, told),
      'second page completed': page('completed', `cs_${recharge_id}_2`, two, told),
      'page expired': page('expired', `cs_${recharge_id}`, one, told),
      'next asked for': call('start_wallet_recharge', { amount: '5.00', request_id: randomUUID() }, customer),
      'wallet spent': call('pay_with_wallet', { session_id }, customer),
      'wallet put right': call('adjust_wallet', {
        wallet_id: wallet?.id,
        amount_minor: 5,
        reason: 'a test',
        request_id: randomUUID(),
      }),
    },
    gates: {
      subject: ['public.wallet_recharges', 'id', recharge_id],
      wallet: ['public.wallets', 'id', wallet?.id ?? ''],
    },
  };
};

/** A second subscription of an establishment, whose money goes back, with two invoices. */
const subscriptions: Arrange = async (paid) => {
  const key = randomUUID();
  const [running, second, account] = [`sub_${key}_1`, `sub_${key}_2`, `cus_${key}`];
  const owner = await newUser(db);
  const [place] = await db.query<{ id: string }>(
    "insert into public.establishments (name) values ('Bistro') returning id",
  );
  await db.query("insert into public.establishment_members values ($1, $2, 'owner')", [place?.id, owner]);
  const [checkoutRow] = await db.query<{ id: string }>(
    `insert into public.subscription_checkouts (establishment_id, requested_by, plan_code, period, status)
     values ($1, $2, 'pro', 'month', 'open') returning id`,
    [place?.id, owner],
  );
  const told = (
    name: string,
    sub: string,
    status = 'active',
    { type = 'customer.subscription.updated' }: { type?: string } = {},
  ) =>
    call('sync_stripe_subscriptions', {
      rows: [
        subscription(
          { event_id: `evt_${name}_${sub}`, event_created: status === 'canceled' ? 200 : 90, event_type: type },
          subscriptionRow({ stripe_subscription_id: sub, stripe_customer_id: account, status }),
          [item({ stripe_subscription_item_id: `si_${sub}` })],
        ),
      ],
    });
  await done(told('made', running));
  await db.query(
    'insert into public.subscription_coverage (subscription_id, establishment_id) select s.id, $1 from public.subscriptions s where s.stripe_subscription_id = $2',
    [place?.id, running],
  );
  const [one, two] = [intentOf({}, 1000), intentOf({}, 1000)];
  const billed = (intent: Intent, status: string): unknown =>
    invoice(
      {
        event_id: `evt_in_${intent.id}_${status}`,
        event_created: status === 'paid' ? 105 : 95,
        event_type: `invoice.${status === 'paid' ? 'paid' : 'finalized'}`,
      },
      {
        stripe_invoice_id: `in_${intent.id}`,
        stripe_customer_id: account,
        stripe_subscription_id: second,
        status,
        stripe_payment_intent_id: intent.id,
      },
    );
  const invoices = (...rows: unknown[]): Operation => call('sync_stripe_invoices', { rows });
  const completed = page('completed', `cs_${key}`, one, {
    mode: 'subscription',
    stripe_customer_id: account,
    stripe_subscription_id: second,
    stripe_payment_intent_id: null,
    metadata: { subscription_checkout_id: checkoutRow?.id ?? '' },
  });
  if (paid) {
    await done(invoices(billed(one, 'open'), billed(two, 'open')));
    await done(events(one.told('succeeded')));
  }
  const [written] = await db.query<{ id: string }>(
    'select id from public.invoices_billing where stripe_invoice_id = $1',
    [`in_${one.id}`],
  );
  const operations = await money(paid, one, two, { invoice_id: written?.id ?? randomUUID() });
  return {
    operations: {
      ...operations,
      'invoice told': invoices(billed(one, 'paid')),
      'both invoices told': invoices(billed(two, 'paid'), billed(one, 'paid')),
      'payment on it told': invoices(
        invoicePayment(
          { event_id: `evt_inpay_${key}`, event_created: 105 },
          {
            stripe_invoice_payment_id: `inpay_${key}`,
            stripe_invoice_id: `in_${one.id}`,
            stripe_payment_intent_id: one.id,
          },
        ),
      ),
      'page completed': completed,
      'subscription made': told('made', second, 'active', { type: 'customer.subscription.created' }),
      'subscription ended': told('ended', second, 'canceled', { type: 'customer.subscription.deleted' }),
    },
    gates: {
      subject: ['public.establishments', 'id', place?.id ?? ''],
      ...(paid ? { payment: ['public.payments', 'stripe_payment_intent_id', one.id] } : {}),
    },
  };
};

describe.each<[string, Arrange]>([
  ['an order', order],
  ['a booking', booking],
  ['a vend', vend],
  ['a recharge', recharge],
  ['a subscription that came second', subscriptions],
])('%s: no two operations that meet wait for each other', (_subject, arrange) => {
  test.each([
    ['before it is paid', false],
    ['when it is paid', true],
  ])('%s', async (_when, paid) => {
    const { operations, gates } = await arrange(paid);
    const names = Object.keys(operations);
    // by itself each does something, and none fails
    for (const name of names) {
      const [gate = ''] = Object.keys(gates);
      const [answer = ''] = await meet(await arrange(paid), gate, [name]);
      expect([name, answer.startsWith('{') && !answer.includes('"error"') ? 'answered' : answer]).toEqual([
        name,
        'answered',
      ]);
    }
    const meetings = names.flatMap((first) =>
      names.flatMap((second) => Object.keys(gates).map((gate) => ({ first, second, gate }))),
    );
    const found: string[] = [];
    // each has a subject of its own: several are played at once
    const player = async (): Promise<void> => {
      for (let next = meetings.pop(); next !== undefined; next = meetings.pop()) {
        const { first, second, gate } = next;
        for (const answer of await meet(await arrange(paid), gate, [first, second]))
          if (answer.includes('deadlock')) found.push(`${first} / ${second} at the ${gate}: ${answer}`);
      }
    };
    await Promise.all(Array.from({ length: 8 }, player));
    expect(found).toEqual([]);
  });
});

test('and Postgres has found no deadlock that somebody swallowed', async () => {
  const [row] = await db.query<{ deadlocks: string }>(
    'select pg_stat_get_db_deadlocks(d.oid) as deadlocks from pg_database d where d.datname = current_database()',
  );
  expect(row).toEqual({ deadlocks: '0' });
});

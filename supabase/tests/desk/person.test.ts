import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type Caller, type TestDatabase } from '../setup/database.ts';
import { createOrder, newProduct, paidOrder, refundEvent, sync } from '../ordersSupport.ts';
import { newCustomer, newMachine, openSession } from '../vendingSupport.ts';
import { letIn } from './letIn.ts';
import { colleague } from './staff.ts';

// A person: who it is, and one timeline of everything, newest first.

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

interface Entry {
  id: string;
  kind: string;
  at: string;
  state?: string;
  label?: string;
  refundable_minor?: number;
  cancellable?: boolean;
  link?: boolean;
  by?: string;
}
interface Page {
  rows: Entry[];
  next: string | null;
}
const timeline = (person: string, args: Record<string, unknown> = {}, caller: Caller = 'service_role') =>
  db.call<Page>('desk_timeline', { p_person: person, ...args }, caller);
const kinds = ({ rows }: Page): string[] => rows.map(({ kind }) => kind);

async function newSession(): Promise<string> {
  const [row] = await db.query<{ id: string }>(
    `insert into public.immersion_sessions (session_date_start, session_date_end, max_places, location, price_cents)
     values (current_date + 30, current_date + 34, 3, 'Lyon', 199700) returning id`,
  );
  return row?.id ?? '';
}

/** Somebody who did a bit of everything. */
async function customer(): Promise<{ user: string; booking: string }> {
  const { user } = await newCustomer(db, 500);
  const session = await newSession();
  const { booking_id: booking } = await db.call<{ booking_id: string }>(
    'reserve_place',
    { session_id: session },
    { user },
  );
  await createOrder(db, user, [{ product_id: await newProduct(db), quantity: 2 }]);
  await paidOrder(db, user);
  const [payment] = await db.query<{ id: string }>('select id from public.payments');
  await db.call('request_refund', { payment_id: payment?.id, amount_cents: 300, reason: 'casse' });
  const [refund] = await db.query<{ id: string }>('select id from public.refunds');
  await sync(
    db,
    refundEvent(
      { created: 200 },
      { status: 'failed', failure_reason: 'lost_or_stolen_card', metadata: { refund_id: refund?.id ?? '' } },
    ),
  );
  const token = await newMachine(db);
  const vend = await openSession(db, token);
  await db.call('pay_with_wallet', { session_id: vend.id }, { user });
  await db.call('admin_cancel_booking', { booking_id: booking, reason: 'malade' }, await colleague(db, 'support'));
  await db.query(
    "with a as (insert into public.billing_accounts (owner_type, owner_user_id, claimed_at, stripe_customer_id) values ('USER', $1, now(), 'cus_1') returning id) insert into public.subscriptions (billing_account_id, stripe_subscription_id, plan_code, stripe_status, status) select id, 'sub_1', 'PRO', 'active', 'active' from a",
    [user],
  );
  return { user, booking };
}

describe('the timeline of a person', () => {
  test('has bookings, orders, vends, wallet, subscriptions, letters, alerts and decisions, in pages that miss nothing', async () => {
    const { user, booking } = await customer();
    const whole = await timeline(user, { p_limit: 200 });
    expect(kinds(whole).toSorted()).toEqual([
      'account',
      'alert',
      'booking',
      'decision',
      'decision',
      'decision',
      'letter',
      'order',
      'order',
      'payment',
      'refund',
      'subscription',
      'vend',
      'wallet',
    ]);
    expect(whole.next).toBeNull();
    const at = whole.rows.map((row) => row.at);
    expect(at).toEqual(at.toSorted().toReversed());
    const of = (kind: string) => whole.rows.find((row) => row.kind === kind);
    expect(of('payment')).toMatchObject({ state: 'refund_failed', refundable_minor: 1000, label: '1 × Café' });
    expect(of('booking')).toMatchObject({
      id: `booking:${booking}`,
      state: 'cancelled',
      cancellable: false,
      link: false,
    });
    expect(of('letter')).toMatchObject({ label: 'booking_hold_ended', state: 'waiting' });
    expect(of('alert')).toMatchObject({ label: 'refund_failed' });
    expect(whole.rows.find(({ label }) => label === 'cancel_booking')).toMatchObject({
      reason: 'malade',
      by: expect.any(String),
    });
    // page by page the same, whatever falls into one instant
    await db.query('alter table public.orders disable trigger orders_updated_at');
    await db.query('update public.orders set created_at = (select created_at from public.payments limit 1)');
    const all = (await timeline(user, { p_limit: 200 })).rows.map(({ id }) => id);
    const paged: string[] = [];
    for (let after: string | null = null, n = 0; n < 20; n += 1) {
      const page: Page = await timeline(user, { p_limit: 3, p_after: after });
      paged.push(...page.rows.map(({ id }) => id));
      after = page.next;
      if (after === null) break;
    }
    expect(paged).toEqual(all);
  });

  test('can be asked for one kind; of the wallet it then has every row of the ledger', async () => {
    const { user } = await customer();
    expect(kinds(await timeline(user, { p_kinds: ['order', 'booking'] })).toSorted()).toEqual([
      'booking',
      'order',
      'order',
    ]);
    const wallet = await timeline(user, { p_kinds: ['wallet'] });
    expect(wallet.rows.map(({ state }) => state)).toEqual(['vend', 'adjustment']);
  });

  test('offers a link where there is something to pay, a cancellation where there is a place', async () => {
    const { user } = await newCustomer(db);
    await db.call('reserve_place', { session_id: await newSession() }, { user });
    await createOrder(db, user, [{ product_id: await newProduct(db), quantity: 1 }]);
    const { rows } = await timeline(user);
    expect(rows.find(({ kind }) => kind === 'booking')).toMatchObject({ cancellable: true, link: true });
    expect(rows.find(({ kind }) => kind === 'order')).toMatchObject({ link: true });
  });

  test('is of that person alone', async () => {
    await customer();
    const { user } = await newCustomer(db);
    expect(kinds(await timeline(user))).toEqual(['account']);
  });
});

describe('a person', () => {
  test('shows wallet, roles, establishments and what they subscribe to', async () => {
    const { user } = await customer();
    const [establishment] = await db.query<{ id: string }>(
      "insert into public.establishments (name) values ('Cave') returning id",
    );
    await db.query(
      "insert into public.establishment_members (establishment_id, user_id, role) values ($1, $2, 'owner')",
      [establishment?.id, user],
    );
    expect(await db.call('desk_person', { p_id: user })).toMatchObject({
      id: user,
      email: `${user}@example.test`,
      staff: [],
      wallets: [{ balance_minor: 250, currency: 'eur', frozen_at: null }],
      establishments: [{ name: 'Cave', role: 'owner' }],
      subscriptions: [{ plan_code: 'PRO', status: 'active' }],
    });
    expect(await db.call('desk_person', { p_id: randomUUID() })).toBeNull();
  });

  test('is seen by whoever may read money, and by nobody else', async () => {
    const { user } = await newCustomer(db);
    const readers = ['owner', 'administrator', 'staff', 'support', 'accountant'];
    expect(await letIn(db, (caller) => db.call('desk_person', { p_id: user }, caller))).toEqual(readers);
    expect(await letIn(db, (caller) => timeline(user, {}, caller))).toEqual(readers);
    await expect(timeline(user, {}, { user })).rejects.toMatchObject({ code: '42501' });
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { SubscriptionRow } from '../../../nodes/StripeMapper/rows.ts';
import { intentEvent, newUser, sync } from '../ordersSupport.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { item, subscription } from '../setup/rows.ts';
import { disputed, openShop, refunded, seconds, sellOrder, succeeded } from './shop.ts';

/** Each number of Today is the sum of the rows that it opens; nobody sees more than their role lets them. */

jest.setTimeout(60_000);

interface Bucket {
  starts_on: string | null;
  domain: string;
  currency: string;
  takings_minor: number;
  received_minor: number;
  refunded_minor: number;
  disputed_minor: number;
  wallet_minor: number;
  payments: number;
  refunds: number;
  disputes: number;
  wallet_vends: number;
}
interface Row {
  id: string;
  kind: string;
  currency: string;
  domain: string;
  amount_minor: number;
  at: string | null;
}
interface List {
  rows: Row[];
  sums: { currency: string; kind: string; amount_minor: number; count: number }[];
  count: number;
  next: string | null;
}

let db: TestDatabase;
const people: Record<string, { user: string }> = {};
beforeAll(async () => {
  db = await createTestDatabase();
  for (const role of ['owner', 'support', 'accountant', 'technician', 'none']) {
    const user = await newUser(db);
    if (role !== 'none')
      await db.query('insert into guichet.staff_roles (user_id, role) values ($1, $2)', [user, role]);
    people[role] = { user };
  }
  await openShop(db);
  // what happened today and the days before, by the clock of now
  const buyer = await newUser(db);
  for (const [n, ago] of [0, 1, 3, 8, 20, 40].entries()) {
    const at = new Date(Date.now() - ago * 86_400_000).toISOString();
    await sellOrder(db, buyer, { intent: `pi_now_${n}`, at, price: 2000 + n });
    await sellOrder(db, buyer, { intent: `pi_now_franc_${n}`, at, price: 300 + n, currency: 'chf' });
    if (n % 2 === 0) await sync(db, refunded(`pi_now_${n}`, at, 100 + n));
  }
  await sync(
    db,
    disputed('pi_now_1', new Date().toISOString(), 2001, { status: 'needs_response' }),
    refunded('pi_now_3', new Date().toISOString(), 50, { status: 'pending' }),
    intentEvent(
      { created: Math.floor(Date.now() / 1000) - 60 },
      {
        status: 'requires_payment_method',
        stripe_payment_intent_id: 'pi_failed',
        error_code: 'card_declined',
        decline_code: 'insufficient_funds',
        amount: 1234,
        metadata: { order_id: await pendingOrder(buyer) },
      },
    ),
  );
});
afterAll(async () => {
  await db.drop();
});

async function pendingOrder(user: string): Promise<string> {
  const [product] = await db.query<{ id: string }>(
    "insert into public.products (name, price_cents, currency) values ('Thé', 1234, 'eur') returning id",
  );
  const [row] = await db.as<{ result: { order_id: string } }>(
    { user },
    'select public.create_order($1::jsonb, null) as result',
    [JSON.stringify([{ product_id: product?.id, quantity: 1 }])],
  );
  return row?.result.order_id ?? '';
}

type Today = {
  today: string;
  takings: Record<'days' | 'weeks' | 'months' | 'undated', Bucket[]> & { currencies: string[] };
  failed: { count: number; amounts: { currency: string; amount_minor: number; count: number }[] };
  refunds: Today['failed'];
  disputes: Today['failed'];
  mrr: { currency: string; kind: string; amount_minor: number; count: number }[];
  trials: number;
  past_due: number;
  fees: { known: { currency: string; fee_minor: number; count: number }[]; unknown: number };
};
const today = (): Promise<Today> => db.call<Today>('desk_today', {}, people.owner);

/** All rows that a number opens, page by page. */
async function rowsBehind(filters: Record<string, unknown>, limit = 7): Promise<{ rows: Row[]; list: List }> {
  const rows: Row[] = [];
  let list = await db.call<List>('desk_payments', { ...filters, p_limit: limit }, people.accountant);
  rows.push(...list.rows);
  const head = list;
  while (list.next !== null) {
    list = await db.call<List>('desk_payments', { ...filters, p_limit: limit, p_after: list.next }, people.accountant);
    rows.push(...list.rows);
  }
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  expect(head.count).toBe(rows.length);
  for (const { currency, kind, amount_minor, count } of head.sums) {
    const of = rows.filter((row) => row.currency === currency && row.kind === kind);
    expect([of.length, sum(of)]).toEqual([count, amount_minor]);
  }
  return { rows, list: head };
}
const sum = (rows: { amount_minor: number }[]): number => rows.reduce((all, { amount_minor }) => all + amount_minor, 0);

/** Last day of what begins on a day. */
function endOf(unit: string, from: string): string {
  const date = new Date(`${from}T12:00:00Z`);
  if (unit === 'weeks') date.setUTCDate(date.getUTCDate() + 6);
  if (unit === 'months') date.setUTCMonth(date.getUTCMonth() + 1, 0);
  return date.toISOString().slice(0, 10);
}

describe('takings', () => {
  test('of each day, week, month, domain and currency are the sum of the rows that they open', async () => {
    const { takings } = await today();
    let compared = 0;
    for (const unit of ['days', 'weeks', 'months'] as const) {
      for (const bucket of takings[unit]) {
        const from = bucket.starts_on ?? '';
        const filters = { p_from: from, p_to: endOf(unit, from), p_domain: bucket.domain, p_currency: bucket.currency };
        const takingsRows = (await rowsBehind({ ...filters, p_what: 'takings' })).rows;
        expect([unit, from, bucket.domain, bucket.currency, sum(takingsRows)]).toEqual([
          unit,
          from,
          bucket.domain,
          bucket.currency,
          bucket.takings_minor,
        ]);
        expect(bucket.received_minor - bucket.refunded_minor).toBe(bucket.takings_minor);
        const disputes = (await rowsBehind({ ...filters, p_what: 'disputes' })).rows;
        expect([disputes.length, -sum(disputes) + 0]).toEqual([bucket.disputes, bucket.disputed_minor]);
        const wallet = (await rowsBehind({ ...filters, p_what: 'wallet' })).rows;
        expect(-sum(wallet) + 0).toBe(bucket.wallet_minor);
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(20);
    expect(takings.months.some(({ wallet_vends }) => wallet_vends > 0)).toBe(true);
    expect(takings.months.some(({ disputed_minor }) => disputed_minor > 0)).toBe(true);
    // never added to each other
    expect(new Set(takings.months.map(({ currency }) => currency)).size).toBeGreaterThanOrEqual(3);
  });

  test('of what Stripe has not dated stand apart, until it has', async () => {
    const user = await newUser(db);
    await sellOrder(db, user, { intent: 'pi_undated', at: new Date().toISOString(), price: 4000 });
    await db.query("update public.payments set succeeded_at = null where stripe_payment_intent_id = 'pi_undated'");
    const before = (await today()).takings;
    expect(before.undated).toEqual([
      expect.objectContaining({ domain: 'order', currency: 'eur', takings_minor: 4000 }),
    ]);
    expect((await rowsBehind({ p_undated: true, p_what: 'takings' })).rows).toEqual([
      expect.objectContaining({ amount_minor: 4000, at: null }),
    ]);
    const month = { p_from: '2000-01-01', p_to: '2100-01-01', p_what: 'takings', p_currency: 'eur', p_domain: 'order' };
    const dated = sum((await rowsBehind(month, 200)).rows);
    // an event of long ago says it
    await sync(db, succeeded('pi_undated', new Date(Date.now() - 86_400_000).toISOString(), {}, { amount: 4000 }));
    expect((await today()).takings.undated).toEqual([]);
    expect(sum((await rowsBehind(month, 200)).rows)).toBe(dated + 4000);
  });

  test('agree with the lines of 0.2.0, whole and without bounds', async () => {
    const { rows } = await rowsBehind({ p_what: 'all' }, 200);
    const [all] = await db.query<{ amount: string; rows: string }>(
      'select sum(amount_minor) as amount, count(*) as rows from public.money_movements where takings and at is not null',
    );
    expect([sum(rows), rows.length]).toEqual([Number(all?.amount), Number(all?.rows)]);
  });
});

test('what failed, what is under way and what is disputed is as many and as much as its list', async () => {
  const shown = await today();
  for (const [what, figure] of [
    ['failed', shown.failed],
    ['refunds', shown.refunds],
    ['disputes', shown.disputes],
  ] as const) {
    const list = await db.call<{ rows: { currency: string; amount_minor: number }[]; count: number }>(
      'desk_open_money',
      { p_what: what },
      people.support,
    );
    expect([what, list.count, list.rows.length]).toEqual([what, figure.count, figure.count]);
    for (const { currency, amount_minor } of figure.amounts)
      expect(sum(list.rows.filter((row) => row.currency === currency))).toBe(amount_minor);
    expect(figure.count).toBeGreaterThan(0);
  }
  const { rows } = await db.call<{ rows: { reason: string; person: unknown }[] }>(
    'desk_open_money',
    { p_what: 'failed' },
    people.support,
  );
  expect(rows).toEqual([
    expect.objectContaining({ reason: 'insufficient_funds', domain: 'order', amount_minor: 1234 }),
  ]);
  // once it is paid it has not failed
  await sync(db, succeeded('pi_failed', new Date().toISOString(), {}, { amount: 1234 }));
  expect((await today()).failed.count).toBe(0);
});

test('the accountant’s month is all of its rows, by kind and domain, with fees where Stripe has said them', async () => {
  interface Month {
    sums: { currency: string; kind: string; domain: string; amount_minor: number; count: number }[];
    fees: { known: { currency: string; fee_minor: number; count: number }[]; unknown: number };
  }
  const read = () => db.call<Month>('desk_month', { p_month: '2026-10-15' }, people.accountant);
  const month = await read();
  const rows: Row[] = [];
  for (let after: string | null = null; ;) {
    const page: { rows: Row[]; next: string | null } = await db.call(
      'desk_month_rows',
      { p_month: '2026-10-01', p_limit: 9, p_after: after },
      people.accountant,
    );
    rows.push(...page.rows);
    if (page.next === null) break;
    after = page.next;
  }
  expect(sum(rows)).toBe(sum(month.sums));
  expect(rows).toHaveLength(month.sums.reduce((all, { count }) => all + count, 0));
  for (const { currency, kind, domain, amount_minor, count } of month.sums) {
    const of = rows.filter((row) => row.currency === currency && row.kind === kind && row.domain === domain);
    expect([currency, kind, domain, sum(of), of.length]).toEqual([currency, kind, domain, amount_minor, count]);
  }
  expect(new Set(rows.map(({ kind }) => kind))).toEqual(new Set(['payment', 'refund', 'dispute', 'dispute_won']));
  // none of the wallets', whose money was counted when it came; the last second of the month is in it, the first of the next is not
  expect(month.fees).toEqual({
    known: [],
    unknown: rows.filter(({ kind, id }) => kind === 'payment' && !id.startsWith('invoice_')).length,
  });
  const noted = await db.call('record_stripe_fees', {
    rows: [
      { balance_transaction: 'txn_1', source: 'ch_order_1', fee: 39, currency: 'eur' },
      { balance_transaction: 'txn_2', source: 'pi_franc_2', fee: 61, currency: 'eur' },
      { balance_transaction: 'txn_3', source: 'dp_order_5', fee: 2000, currency: 'eur' },
      { balance_transaction: 'txn_4', source: 'ch_nobody', fee: 1, currency: 'eur' },
    ],
  });
  expect(noted).toEqual({ noted: 3, unknown: ['ch_nobody'] });
  expect((await read()).fees).toEqual({
    known: [{ currency: 'eur', fee_minor: 2100, count: 3 }],
    unknown: month.fees.unknown - 2,
  });
});

describe('what subscriptions bring a month', () => {
  const monthly = async (): Promise<Today['mrr']> => (await today()).mrr;
  const tell = (n: number, row: Partial<SubscriptionRow>, items = [item({ stripe_subscription_item_id: `si_${n}` })]) =>
    db.call('sync_stripe_subscriptions', {
      rows: [
        subscription(
          { event_id: `evt_sub_${n}_${randomUUID()}`, event_created: seconds('2026-11-01T00:00:00Z') + (created += 1) },
          { stripe_subscription_id: `sub_${n}`, ...row },
          items,
        ),
      ],
    });
  let created = 0;
  const discount = {
    coupon_id: 'dix',
    percent_off: null,
    amount_off: null,
    currency: null,
    duration: null,
    ends_at: null,
  };

  test('is of active items, by month, after discounts, without trials and metered prices', async () => {
    await tell(1, {});
    await tell(2, { status: 'trialing', trial_end: new Date(Date.now() + 3 * 86_400_000).toISOString() });
    await tell(3, { period_interval: 'year', discounts: [{ ...discount, percent_off: 10, duration: 'forever' }] }, [
      item({ stripe_subscription_item_id: 'si_3', period_interval: 'year', unit_amount: 12_000, quantity: 2 }),
      item({ stripe_subscription_item_id: 'si_3m', metered: true, quantity: null, unit_amount: 5 }),
    ]);
    await tell(4, {
      discounts: [
        { ...discount, amount_off: 200, currency: 'eur', duration: 'repeating', ends_at: '2100-01-01T00:00:00Z' },
        { ...discount, percent_off: 50, duration: 'once' },
      ],
    });
    await tell(5, { status: 'past_due', currency: 'chf' }, [
      item({ stripe_subscription_item_id: 'si_5', currency: 'chf', unit_amount: 700, quantity: 3 }),
    ]);
    await tell(6, { pause_collection: { behavior: 'void' } });
    await tell(7, { coupon_id: 'secret' }, [item({ stripe_subscription_item_id: 'si_7', unit_amount: null })]);
    expect(await monthly()).toEqual([
      { currency: 'chf', kind: 'past_due', amount_minor: 2100, count: 1 },
      // 1000 + 24000 / 12 × 0.9 + 800 + 0
      { currency: 'eur', kind: 'active', amount_minor: 1000 + 1800 + 800, count: 4 },
      { currency: 'eur', kind: 'discount_unknown', amount_minor: 0, count: 1 },
      { currency: 'eur', kind: 'unpriced', amount_minor: 0, count: 1 },
    ]);
    const shown = await today();
    expect([shown.trials, shown.past_due]).toEqual([1, 1]);
  });

  test('takes off an item what is taken off it alone, then what is taken off all; of one that nobody has said it says so', async () => {
    const kind = async (name: string) =>
      (await monthly()).find(({ currency, kind: one }) => currency === 'usd' && one === name);
    const items = [
      item({ stripe_subscription_item_id: 'si_8a', currency: 'usd', unit_amount: 1000, quantity: 2 }),
      item({ stripe_subscription_item_id: 'si_8b', currency: 'usd', unit_amount: 6000, period_interval: 'year' }),
    ];
    const tellIt = (discounts: NonNullable<SubscriptionRow['discounts']>) =>
      tell(8, { currency: 'usd', discounts }, items);
    await tellIt([
      { ...discount, percent_off: 25, duration: 'forever', item: 'si_8a' },
      { ...discount, amount_off: 1200, currency: 'usd', duration: 'forever', item: 'si_8b' },
      { ...discount, percent_off: 10, duration: 'forever' },
    ]);
    // (2000 × 0.75 + (6000 − 1200) / 12) × 0.9
    expect(await kind('active')).toMatchObject({ amount_minor: 1710, count: 1 });
    expect(await kind('discount_unknown')).toBeUndefined();
    await tellIt([{ ...discount, item: 'si_8a' }]);
    expect(await kind('active')).toMatchObject({ amount_minor: 2500 });
    expect(await kind('discount_unknown')).toMatchObject({ count: 1 });
    await tell(8, { status: 'canceled', currency: 'usd' }, items);
    expect(await kind('active')).toBeUndefined();
  });

  test('is the sum of the rows that it opens, page by page', async () => {
    const rows: { currency: string; amount_minor: number }[] = [];
    for (let after: number | null = 0; after !== null;) {
      const page: { rows: typeof rows; next: number | null; count: number } = await db.call(
        'desk_rows',
        { p_what: 'mrr', p_after: after, p_limit: 2 },
        people.accountant,
      );
      rows.push(...page.rows);
      expect(page.count).toBe(5);
      after = page.next;
    }
    for (const currency of ['eur', 'chf'])
      expect(sum(rows.filter((row) => row.currency === currency))).toBe(
        sum((await monthly()).filter((one) => one.currency === currency)),
      );
    for (const [what, count] of [
      ['trials', 1],
      ['past_due', 1],
    ] as const)
      expect((await db.call<{ rows: unknown[] }>('desk_rows', { p_what: what }, people.owner)).rows).toHaveLength(
        count,
      );
  });

  test('follows what changes: quantities, ends of discounts that no event tells, ends of subscriptions', async () => {
    const eur = async () => (await monthly()).find(({ currency, kind }) => currency === 'eur' && kind === 'active');
    await tell(1, {}, [item({ stripe_subscription_item_id: 'si_1', quantity: 4 })]);
    expect((await eur())?.amount_minor).toBe(4000 + 1800 + 800);
    // the discount is over, and nobody said so
    await db.query(
      `update public.subscriptions set discounts = jsonb_set(discounts, '{0,ends_at}', to_jsonb(now() + interval '0.2 s'))
        where stripe_subscription_id = 'sub_4'`,
    );
    expect((await eur())?.amount_minor).toBe(4000 + 1800 + 800);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await eur())?.amount_minor).toBe(4000 + 1800 + 1000);
    await tell(3, { status: 'canceled' });
    expect((await eur())?.amount_minor).toBe(4000 + 1000);
    await db.query('select guichet.fold_figures()');
    expect((await eur())?.amount_minor).toBe(4000 + 1000);
    expect(
      await db.query(
        'select * from guichet.subscription_months_by_rows except select * from guichet.subscription_months where changes_at is null or changes_at > now()',
      ),
    ).toHaveLength(1);
  });
});

describe('who sees what', () => {
  const keys = async (role: string) => Object.keys(await db.call<object>('desk_today', {}, people[role])).toSorted();
  test('owner, accountant and technician each see their parts', async () => {
    expect(await keys('owner')).toEqual(expect.arrayContaining(['takings', 'events', 'machines', 'sessions']));
    const accountant = await keys('accountant');
    expect(accountant).toEqual(expect.arrayContaining(['takings', 'fees', 'mrr']));
    expect(accountant).not.toContain('events');
    const technician = await keys('technician');
    expect(technician).toEqual(expect.arrayContaining(['events', 'machines']));
    expect(technician).not.toContain('takings');
    expect(technician).not.toContain('sessions');
  });

  test('a customer and nobody are refused, and a technician the money', async () => {
    for (const [name, args] of [
      ['desk_today', {}],
      ['desk_payments', {}],
      ['desk_open_money', { p_what: 'failed' }],
      ['desk_month', {}],
      ['desk_month_rows', { p_month: '2026-10-01' }],
      ['desk_rows', { p_what: 'mrr' }],
    ] as const) {
      await expect(db.call(name, args, people.none)).rejects.toMatchObject({ code: '42501' });
      await expect(db.call(name, args, 'anon')).rejects.toThrow('permission denied');
      if (name !== 'desk_today') await expect(db.call(name, args, people.technician)).rejects.toThrow('staff_only');
    }
    await expect(db.call('record_stripe_fees', { rows: [] }, people.owner)).rejects.toThrow('permission denied');
    expect(await db.call('desk_rows', { p_what: 'silent' }, people.technician)).toMatchObject({ rows: [] });
  });

  test('a filter that is none is refused', async () => {
    for (const name of ['desk_payments', 'desk_open_money', 'desk_rows'])
      expect(await db.call(name, { p_what: 'everything' }, people.owner)).toEqual(
        expect.objectContaining({ result: 'refused', reason: 'invalid_value' }),
      );
  });
});

test('Today of one unit is the same, without the other two; the currencies are those that ever came', async () => {
  const all = await today();
  const of = (p_unit: string) => db.call<Today & { unit: string }>('desk_today', { p_unit }, people.owner);
  const [day, week, month] = [await of('day'), await of('week'), await of('month')];
  expect([day.unit, day.takings.days, day.takings.weeks]).toEqual(['day', all.takings.days, []]);
  expect([week.unit, week.takings.weeks, week.takings.months]).toEqual(['week', all.takings.weeks, []]);
  expect([month.unit, month.takings.months, month.takings.days]).toEqual(['month', all.takings.months, []]);
  const came = new Set((await rowsBehind({ p_what: 'takings' }, 200)).rows.map(({ currency }) => currency));
  expect(new Set(week.takings.currencies)).toEqual(came);
  expect(week.failed).toEqual(all.failed);
});

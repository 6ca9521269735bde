import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type Caller, type TestDatabase } from '../setup/database.ts';
import type { Results } from '../setup/events.ts';
import { apply, fetched, wanted } from '../setup/fetch.ts';
import { customer, invoice, price, product, subscription } from '../setup/rows.ts';
import { newUser } from '../ordersSupport.ts';
import { letIn } from './letIn.ts';

// Subscriptions and establishments: what runs, what it grants and how much of it is used, and what Stripe says of it.

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

const sync = async (what: string, ...rows: object[]): Promise<void> => {
  const { results } = await db.call<Results>(`sync_stripe_${what}`, { rows });
  for (const { result, error } of results) if (result === 'error') throw new Error(error?.message);
};
interface Look {
  state: string;
  held: { status: string; items: { quantity: number }[] };
  says?: { status: string; items: { quantity: number }[] } | null;
  failure?: string | null;
  asked_at: string;
}
interface Shown {
  id: string;
  name: string;
  plan_code: string;
  status: string;
  items: { code: string; quantity: number }[];
  quotas: { feature: string; quota: number | null; used: number; from: string; defined_by: string }[];
  invoices: { number: string; link: boolean }[];
  covers: { name: string; members: number }[];
  look: Look | null;
}
const idOf = async (stripe = 'sub_1'): Promise<string> =>
  (await db.query<{ id: string }>('select id from public.subscriptions where stripe_subscription_id = $1', [stripe]))[0]
    ?.id ?? '';
const desk = async (caller: Caller = 'service_role') =>
  db.call<Shown>('desk_subscription', { p_id: await idOf() }, caller);
const compare = async (caller: Caller = 'service_role') =>
  db.call<Look & { result: string }>('desk_compare_subscription', { p_subscription: await idOf() }, caller);

async function establishment(): Promise<string> {
  const [row] = await db.query<{ id: string }>(
    "insert into public.establishments (name) values ('Cave du Nord') returning id",
  );
  const id = row?.id ?? '';
  await db.query(
    "insert into public.establishment_members (establishment_id, user_id, role) values ($1, $2, 'owner')",
    [id, await newUser(db)],
  );
  return id;
}
/** A subscription of an establishment, with a plan that grants something. */
async function subscribed(): Promise<string> {
  const id = await establishment();
  await sync('catalog', product({ event_created: 40 }), price({ event_created: 40 }));
  await sync('customers', customer({ event_created: 41 }));
  await sync('subscriptions', subscription({ event_created: 50 }));
  await sync('invoices', invoice({ event_created: 51 }));
  await db.query(
    "update public.billing_accounts set owner_type = 'ESTABLISHMENT', owner_establishment_id = $1, claimed_at = now()",
    [id],
  );
  await db.query('select public.cover_establishments($1::jsonb)', [
    JSON.stringify([{ subscription_id: await idOf(), establishment_id: id }]),
  ]);
  return id;
}

describe('a subscription', () => {
  test('shows plan, items, what it covers, its invoices, and what it grants with where it comes from', async () => {
    await subscribed();
    const id = await idOf();
    await db.query('update public.catalog_plans set quotas = $1', [{ MAX_INVOICES: 100 }]);
    await db.query('select public.recompute_usage_counters($1::jsonb)', [JSON.stringify([{ subscription_id: id }])]);
    await db.query(
      "update public.usage_counters set used_value = 12 where subscription_id = $1 and feature_key = 'INVOICES_IMPORTED'",
      [id],
    );
    const shown = await desk();
    expect(shown).toMatchObject({
      name: 'Cave du Nord',
      status: 'active',
      covers: [{ name: 'Cave du Nord', members: 1 }],
      look: null,
    });
    expect(shown.items.length).toBeGreaterThan(0);
    expect(shown.invoices).toHaveLength(1);
    expect(shown.quotas.find(({ feature }) => feature === 'INVOICES_IMPORTED')).toMatchObject({
      quota: 100,
      used: 12,
      from: shown.plan_code,
      defined_by: 'product',
    });
    expect(shown.quotas.find(({ feature }) => feature === 'SEATS_ACTIVE')).toMatchObject({ from: 'all_items' });
  });

  test('is listed by status, newest first, in pages that miss nothing', async () => {
    await sync('customers', customer({ event_created: 41 }));
    for (let n = 1; n <= 5; n += 1)
      await sync(
        'subscriptions',
        subscription(
          { event_created: 50 },
          { stripe_subscription_id: `sub_${n}`, status: n % 2 === 0 ? 'past_due' : 'active' },
        ),
      );
    interface Page {
      rows: { id: string; status: string }[];
      next: string | null;
      count: number;
    }
    const list = (args: Record<string, unknown>) => db.call<Page>('desk_subscriptions', args);
    const all = await list({});
    expect([all.rows.length, all.count, all.next]).toEqual([5, 5, null]);
    const first = await list({ p_limit: 3 });
    const rest = await list({ p_limit: 3, p_after: first.next });
    expect([...first.rows, ...rest.rows]).toEqual(all.rows);
    expect((await list({ p_status: 'past_due' })).rows.map(({ status }) => status)).toEqual(['past_due', 'past_due']);
  });
});

describe('what Stripe says beside what we have', () => {
  test('waits for the workflow, then shows both; whoever asks meanwhile waits for the same answer', async () => {
    await subscribed();
    const asked = await compare();
    expect(asked).toMatchObject({ result: 'asked', state: 'waiting', held: { status: 'active' }, says: null });
    expect((await compare()).asked_at).toBe(asked.asked_at);
    expect(await db.query("select from public.outbox where topic = 'stripe.object.fetch'")).toHaveLength(1);
    const [row] = await wanted(db);
    if (row === undefined) throw new Error('nothing is asked for');
    expect(row.route).toBe('subscription');
    expect((await desk()).look).toMatchObject({ state: 'waiting' });
    await apply(db, [fetched(row, 99, subscription({ event_created: 99 }, { status: 'past_due' }))]);
    expect((await desk()).look).toMatchObject({
      state: 'answered',
      held: { status: 'active' },
      says: { status: 'past_due' },
    });
    expect((await desk()).status).toBe('past_due');
  });

  test('says so where no answer came', async () => {
    await subscribed();
    await compare();
    await db.query(
      "update public.outbox set status = 'parked', error_message = 'no such subscription' where topic = 'stripe.object.fetch'",
    );
    expect((await desk()).look).toMatchObject({ state: 'failed', failure: 'no such subscription' });
    // and may be asked again
    expect(await compare()).toMatchObject({ state: 'waiting' });
  });
});

test('an establishment shows its members, accounts and what covers it', async () => {
  const id = await subscribed();
  expect(await db.call('desk_establishment', { p_id: id })).toMatchObject({
    name: 'Cave du Nord',
    members: [{ role: 'owner', email: expect.any(String) }],
    members_count: 1,
    accounts: [{ stripe_customer_id: 'cus_1', invoices: [expect.any(Object)] }],
    subscriptions: [{ own: true, status: 'active' }],
  });
});

test('all of it is read by whoever may read money, and by nobody else', async () => {
  const id = await subscribed();
  const readers = ['owner', 'administrator', 'staff', 'support', 'accountant'];
  expect(await letIn(db, desk)).toEqual(readers);
  expect(await letIn(db, compare)).toEqual(readers);
  expect(await letIn(db, (caller) => db.call('desk_establishment', { p_id: id }, caller))).toEqual(readers);
  expect(await letIn(db, (caller) => db.call('desk_subscriptions', {}, caller))).toEqual(readers);
});

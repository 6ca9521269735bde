import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type Caller, type TestDatabase } from './setup/database.ts';
import { invoice, invoicePayment, item, price, product, subscription } from './setup/rows.ts';

const lea = '00000000-0000-4000-8000-00000000000a';
const noa = '00000000-0000-4000-8000-00000000000b';
let db: TestDatabase;

/** Léa owns the account of sub_1 herself; her colleagues' bistro is covered by it. Noa has nothing of it. */
beforeAll(async () => {
  db = await createTestDatabase();
  await db.query("insert into auth.users (id, email) values ($1, 'lea@example.com'), ($2, 'noa@example.com')", [
    lea,
    noa,
  ]);
  await db.query(
    "insert into public.establishments (id, name) values ('00000000-0000-4000-8000-0000000000e1', 'Bistro'), ('00000000-0000-4000-8000-0000000000e2', 'Brasserie')",
  );
  await db.query(
    "insert into public.establishment_members (establishment_id, user_id) values ('00000000-0000-4000-8000-0000000000e1', $1), ('00000000-0000-4000-8000-0000000000e2', $2)",
    [lea, noa],
  );
  await db.query("insert into public.products (name, active) values ('Café', true), ('Ancien', false)");
  await db.query("insert into public.machines (code) values ('pi_kiosk_1')");
  await db.call('sync_stripe_catalog', {
    rows: [
      product({ event_created: 1 }, { quotas: { MAX_INVOICES: 10 } }),
      price({ event_created: 1 }),
      price({ event_created: 1 }, { stripe_price_id: 'price_secret', is_public: false }),
    ],
  });
  const { results } = await db.call<{ results: { subscription_id: string }[] }>('sync_stripe_subscriptions', {
    rows: [subscription({ event_created: 1 }, {}, [item({ metadata_code: 'pro' })])],
  });
  await db.call('claim_billing_accounts', { claims: [{ stripe_customer_id: 'cus_1', owner_user_id: lea }] });
  await db.call('cover_establishments', {
    coverage: [
      { subscription_id: results[0]?.subscription_id, establishment_id: '00000000-0000-4000-8000-0000000000e1' },
    ],
  });
  await db.call('sync_stripe_invoices', {
    rows: [invoice({ event_created: 1 }), invoicePayment({ event_created: 1 })],
  });
  await db.call('recompute_usage_counters', { subscriptions: results });
});
afterAll(async () => {
  await db.drop();
});

const seen = async (caller: Caller, table: string): Promise<number> => {
  const [row] = await db.as<{ count: number }>(caller, `select count(*)::int as count from public.${table}`);
  return row?.count ?? 0;
};

describe('rows that belong to somebody', () => {
  const tables = [
    'billing_accounts',
    'subscriptions',
    'subscription_items',
    'subscription_coverage',
    'usage_counters',
    'invoices_billing',
    'invoice_payments_billing',
  ];

  test.each(tables)('%s: the owner sees them, somebody else sees none, anon is refused', async (table) => {
    expect(await seen({ user: lea }, table)).toBeGreaterThan(0);
    expect(await seen({ user: noa }, table)).toBe(0);
    await expect(seen('anon', table)).rejects.toThrow(`permission denied for table ${table}`);
  });

  test.each(tables)('%s: not even the owner writes', async (table) => {
    await expect(db.as({ user: lea }, `delete from public.${table}`)).rejects.toThrow('permission denied');
    await expect(db.as({ user: lea }, `update public.${table} set updated_at = now()`)).rejects.toThrow(
      /permission denied|does not exist/,
    );
  });

  test('a user and a profile are seen by themselves only, establishments and members by members', async () => {
    for (const table of ['users', 'profiles', 'establishments', 'establishment_members']) {
      expect(await seen({ user: lea }, table)).toBe(1);
      await expect(seen('anon', table)).rejects.toThrow('permission denied');
    }
    expect(await db.as({ user: lea }, 'select name from public.establishments')).toEqual([{ name: 'Bistro' }]);
    await expect(db.as({ user: lea }, "update public.profiles set license = 'immersion'")).rejects.toThrow(
      'permission denied for table profiles',
    );
  });
});

describe('what an account whose owner is an establishment pays for', () => {
  test('is seen by its members and nobody else', async () => {
    await db.call('sync_stripe_subscriptions', {
      rows: [subscription({ event_created: 1 }, { stripe_subscription_id: 'sub_2', stripe_customer_id: 'cus_2' }, [])],
    });
    expect(await db.as({ user: noa }, 'select stripe_subscription_id from public.subscriptions')).toEqual([]);
    await db.call('claim_billing_accounts', {
      claims: [{ stripe_customer_id: 'cus_2', owner_establishment_id: '00000000-0000-4000-8000-0000000000e2' }],
    });
    expect(await db.as({ user: noa }, 'select stripe_subscription_id from public.subscriptions')).toEqual([
      { stripe_subscription_id: 'sub_2' },
    ]);
    expect(await db.as({ user: lea }, 'select stripe_subscription_id from public.subscriptions')).toEqual([
      { stripe_subscription_id: 'sub_1' },
    ]);
  });
});

describe('what is on offer', () => {
  test('is seen by whoever has signed in, without what is hidden', async () => {
    expect(await db.as({ user: noa }, 'select stripe_price_id from public.catalog_prices')).toEqual([
      { stripe_price_id: 'price_1' },
    ]);
    expect(await db.as({ user: noa }, 'select name from public.products')).toEqual([{ name: 'Café' }]);
    expect(await seen({ user: noa }, 'catalog_plans')).toBe(1);
    expect(await seen({ user: noa }, 'quota_definitions')).toBe(1);
    for (const table of ['catalog_plans', 'catalog_prices', 'quota_definitions', 'products'])
      await expect(seen('anon', table)).rejects.toThrow('permission denied');
  });
});

describe("what is the server's own", () => {
  test.each(['stripe_webhook_log', 'outbox', 'alert_outbox', 'machines'])(
    '%s is refused to everybody else',
    async (table) => {
      expect(await seen('service_role', table)).toBeGreaterThanOrEqual(0);
      await expect(seen({ user: lea }, table)).rejects.toThrow(`permission denied for table ${table}`);
      await expect(seen('anon', table)).rejects.toThrow(`permission denied for table ${table}`);
    },
  );
});

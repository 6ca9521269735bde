import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';

/**
 * What may be called without signing in and without a machine's token, and why. A function whose first argument is
 * `machine_token` compares it with the hash that `machines` keeps; anything else here is a mistake.
 */
const anonymousFunctions: Record<string, string> = {
  business: 'the name, the zone and the contact of the shop stand on its pages',
  guichet_health: 'an uptime monitor asks for three ages; they name nobody and nothing',
  shop: 'name, contact, colours and logo stand on every page of customers',
  shop_text: 'terms, data and legal notice are for everybody',
  guichet_release: 'pages and bridge compare the release with their own before anybody signs in',
  machine_status: 'the kiosk in front of the machine shows what anybody there can see',
  start_vend_checkout: 'a phone that read the code on the kiosk pays without an account (document 000)',
  initiate_wallet_recharge: 'the same, under the documented name; a wallet needs a sign-in inside it',
  open_payment: 'the door of the workflow: runs with the caller’s rights, and asks for a sign-in for all but the vend',
};

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(async () => {
  await db.drop();
});

describe('every table of public', () => {
  test('has row level security', async () => {
    const rows = await db.query(`
      select c.relname from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relrowsecurity`);
    expect(rows).toEqual([]);
  });

  test('says what it is and who writes each column', async () => {
    const rows = await db.query(`
      select c.relname, a.attname from pg_class c
      left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and (obj_description(c.oid, 'pg_class') is null or col_description(c.oid, a.attnum) is null)`);
    expect(rows).toEqual([]);
  });

  test('that administrators edit as themselves has no policy for writing that forgets to ask for their role', async () => {
    const rows = await db.query(`
      select c.relname, p.polname from pg_policy p join pg_class c on c.oid = p.polrelid
      where c.relnamespace = 'public'::regnamespace and p.polcmd <> 'r'
        and concat(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) !~ $$may\\('manage_\\w+'$$`);
    expect(rows).toEqual([]);
  });

  test('has an index for each foreign key to a table of Stripe objects, so that a delete does not scan', async () => {
    const rows = await db.query(`
      select k.conrelid::regclass::text as table, k.conname from pg_constraint k
      where k.contype = 'f' and k.connamespace = 'public'::regnamespace
        and k.confrelid in ('public.subscriptions'::regclass, 'public.billing_accounts'::regclass, 'public.catalog_plans'::regclass)
        and not exists (select from pg_index i where i.indrelid = k.conrelid and i.indkey[0] = k.conkey[1])`);
    expect(rows).toEqual([]);
  });

  test('is written by no browser: neither anon nor authenticated may insert, update or delete', async () => {
    const rows = await db.query<{ relname: string }>(`
      select c.relname from pg_class c, unnest(array['anon', 'authenticated']) as role, unnest(array['insert', 'update', 'delete', 'truncate']) as verb
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and has_table_privilege(role, c.oid, verb)
        -- what administrators edit as themselves, under policies that ask for their role (documents 003, 004)
        and not (c.relname in ('immersion_sessions', 'spaces') and role = 'authenticated' and verb <> 'truncate')`);
    expect(rows).toEqual([]);
  });
});

test('comments keep their apostrophes', async () => {
  const rows = await db.query(`
      select d.description from pg_description d
      where d.description ~ '\\m(Stripes|Telegrams|Supabases|(the|a|latest) (subscription|plan|product|price|invoice|session|booking|person|wallet|machine|order)s (own|metadata|price|payment|name|row|status))\\M'`);
  expect(rows).toEqual([]);
});

describe('functions', () => {
  test('none but the listed ones can be called without signing in', async () => {
    const rows = await db.query<{ name: string; first: string | null }>(`
      select p.proname as name, p.proargnames[1] as first from pg_proc p
      where p.pronamespace = 'public'::regnamespace and has_function_privilege('anon', p.oid, 'execute')`);
    const open = rows.filter(({ name, first }) => first !== 'machine_token' && !(name in anonymousFunctions));
    expect(open).toEqual([]);
  });

  test('what a signed-in user may call is a short list', async () => {
    const rows = await db.query<{ name: string }>(`
      select p.proname as name from pg_proc p
      where p.pronamespace = 'public'::regnamespace and has_function_privilege('authenticated', p.oid, 'execute') order by 1`);
    const names = rows.map((row) => row.name);
    expect(names).toContain('consume_quota');
    for (const name of names.filter((one) => !(one in anonymousFunctions)))
      expect(name).not.toMatch(/stripe|outbox|alert|claim|recompute|release/);
  });

  test('those that run with the rights of their owner look nowhere but where they name', async () => {
    const rows = await db.query(`
      select p.oid::regprocedure::text as name from pg_proc p
      where p.pronamespace in ('public'::regnamespace, 'guichet'::regnamespace) and p.prosecdef
        and not coalesce('search_path=""' = any(p.proconfig), false)`);
    expect(rows).toEqual([]);
  });

  test('every function says what it takes and gives, a helper what it is for', async () => {
    const rows = await db.query(`
      select p.oid::regprocedure::text as name from pg_proc p
      where p.pronamespace in ('public'::regnamespace, 'guichet'::regnamespace) and obj_description(p.oid, 'pg_proc') is null`);
    expect(rows).toEqual([]);
  });

  test('the schema of helpers is not offered to anon', async () => {
    expect(await db.query("select has_schema_privilege('anon', 'guichet', 'usage') as usage")).toEqual([
      { usage: false },
    ]);
  });
});

describe('document 002', () => {
  const documented: Record<string, Record<string, string>> = {
    billing_accounts: {
      id: 'uuid',
      owner_type: 'billing_owner_type',
      owner_user_id: 'uuid',
      owner_establishment_id: 'uuid',
      stripe_customer_id: 'text',
      company_name: 'text',
      billing_email: 'text',
      tax_id: 'text',
      country: 'text',
      address: 'jsonb',
      active: 'boolean',
      created_at: 'timestamptz',
      updated_at: 'timestamptz',
    },
    subscriptions: {
      id: 'uuid',
      billing_account_id: 'uuid',
      stripe_subscription_id: 'text',
      plan_code: 'text',
      period: 'subscription_period',
      status: 'text',
      quantity: 'integer',
      seat_billing_enabled: 'boolean',
      current_period_start: 'timestamptz',
      current_period_end: 'timestamptz',
      cancel_at_period_end: 'boolean',
      trial_start: 'timestamptz',
      trial_end: 'timestamptz',
      promo_code: 'text',
      coupon_id: 'text',
      created_at: 'timestamptz',
      updated_at: 'timestamptz',
    },
    subscription_items: {
      id: 'uuid',
      subscription_id: 'uuid',
      stripe_subscription_item_id: 'text',
      type: 'subscription_item_type',
      code: 'text',
      stripe_price_id: 'text',
      quantity: 'integer',
      unit_label: 'text',
      feature_key: 'feature_key',
      active: 'boolean',
      created_at: 'timestamptz',
      updated_at: 'timestamptz',
    },
    subscription_coverage: {
      id: 'uuid',
      subscription_id: 'uuid',
      establishment_id: 'uuid',
      active: 'boolean',
      created_at: 'timestamptz',
    },
    usage_counters: {
      id: 'uuid',
      subscription_id: 'uuid',
      establishment_id: 'uuid',
      feature_key: 'feature_key',
      used_value: 'integer',
      quota_value: 'integer',
      period_start: 'date',
      period_end: 'date',
      updated_at: 'timestamptz',
    },
    catalog_plans: {
      id: 'uuid',
      code: 'text',
      name: 'text',
      description: 'text',
      active: 'boolean',
      order_index: 'integer',
      stripe_product_id: 'text',
      created_at: 'timestamptz',
    },
    catalog_prices: {
      id: 'uuid',
      plan_id: 'uuid',
      stripe_price_id: 'text',
      interval: 'subscription_period',
      currency: 'text',
      unit_amount: 'bigint',
      billing_mode: 'text',
      is_public: 'boolean',
      created_at: 'timestamptz',
    },
    stripe_webhook_log: {
      id: 'uuid',
      event_id: 'text',
      type: 'text',
      status: 'text',
      payload: 'jsonb',
      response_status: 'text',
      error_message: 'text',
      processed_at: 'timestamptz',
      created_at: 'timestamptz',
    },
  };

  test.each(Object.entries(documented))('table %s has every documented column', async (table, columns) => {
    const rows = await db.query<{ name: string; type: string }>(
      `
      select a.attname as name, replace(replace(format_type(a.atttypid, a.atttypmod), 'timestamp with time zone', 'timestamptz'), 'public.', '') as type
      from pg_attribute a where a.attrelid = format('public.%I', $1::text)::regclass and a.attnum > 0 and not a.attisdropped`,
      [table],
    );
    expect(Object.fromEntries(rows.map((row) => [row.name, row.type]))).toMatchObject(columns);
  });

  test.each([
    ['billing_owner_type', ['USER', 'ESTABLISHMENT']],
    ['subscription_item_type', ['BASE', 'ADDON', 'SEAT']],
    ['subscription_period', ['month', 'year']],
    [
      'feature_key',
      [
        'INVOICES_IMPORTED',
        'RECIPES_CREATED',
        'SEATS_ACTIVE',
        'MAX_INVOICES',
        'MAX_RECIPES',
        'INCLUDED_SEATS_PER_ESTABLISHMENT',
      ],
    ],
  ])('enum %s has the documented words', async (name, words) => {
    const rows = await db.query<{ enumlabel: string }>(
      "select e.enumlabel from pg_enum e where e.enumtypid = format('public.%I', $1::text)::regtype order by e.enumsortorder",
      [name],
    );
    expect(rows.map((row) => row.enumlabel)).toEqual(words);
  });

  test('defaults are the documented ones', async () => {
    const rows = await db.query<{ row: Record<string, unknown> }>(`
      with account as (insert into public.billing_accounts (owner_type, stripe_customer_id) values ('USER', 'cus_defaults') returning *),
        subscription as (insert into public.subscriptions (stripe_subscription_id, plan_code, stripe_status) values ('sub_defaults', 'basic', 'trialing') returning *),
        item as (insert into public.subscription_items (code) values ('basic') returning *),
        coverage as (insert into public.subscription_coverage default values returning *),
        counter as (insert into public.usage_counters (feature_key) values ('MAX_INVOICES') returning *),
        plan as (insert into public.catalog_plans default values returning *),
        price as (insert into public.catalog_prices default values returning *),
        event as (insert into public.stripe_webhook_log (event_id) values ('evt_defaults') returning *)
      select jsonb_build_object('account', to_jsonb(account), 'subscription', to_jsonb(subscription), 'item', to_jsonb(item), 'coverage', to_jsonb(coverage),
        'counter', to_jsonb(counter), 'plan', to_jsonb(plan), 'price', to_jsonb(price), 'event', to_jsonb(event)) as row
      from account, subscription, item, coverage, counter, plan, price, event`);
    expect(rows[0]?.row).toMatchObject({
      account: { active: true },
      subscription: {
        period: 'month',
        status: 'trialing',
        quantity: 1,
        seat_billing_enabled: false,
        cancel_at_period_end: false,
      },
      item: { type: 'BASE', quantity: 1, active: true },
      coverage: { active: true },
      counter: { used_value: 0, quota_value: null },
      plan: { active: true },
      price: { currency: 'eur', billing_mode: 'flat', is_public: true },
      event: { status: 'pending' },
    });
    await db.clear();
  });

  test('an account that has an owner has exactly the one its type names', async () => {
    const claim = (set: string): Promise<unknown> =>
      db.query(`insert into public.billing_accounts (owner_type, claimed_at, owner_user_id) values ${set}`);
    await expect(claim("('USER', now(), null)")).rejects.toThrow('billing_accounts_owner');
    await expect(claim("('ESTABLISHMENT', now(), null)")).rejects.toThrow('billing_accounts_owner');
  });
});

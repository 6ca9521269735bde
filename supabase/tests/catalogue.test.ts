import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';

const ours = "('public'::regnamespace, 'guichet'::regnamespace)";

/**
 * Functions without a search path of their own, with a call of each: the planner puts their text in place of the call,
 * which a `set` clause would forbid, and the statements that ask them are those of the hot path. None runs with the
 * rights of its owner, and each names its tables and functions with their schema.
 */
const inlined: Record<string, string> = {
  'guichet.grants_quota(text)': 'select guichet.grants_quota(c.relname::text) from pg_class c',
  'guichet.precedes(text,jsonb,text,jsonb)':
    "select guichet.precedes(c.relname::text, to_jsonb(c.relname), 'invoice.paid', to_jsonb(c.relname)) from pg_class c",
  'guichet.progress(jsonb)': 'select guichet.progress(to_jsonb(c.relname)) from pg_class c',
  'guichet.resolve_item(text,text,text,text,text,text,subscription_item_type,feature_key,boolean,text)':
    'select r.code from pg_class c cross join lateral guichet.resolve_item(c.relname::text, null, null, null, null, null, null, null, null, null) r',
  'guichet.status_after_payment(text,bigint,guichet.invoice_word,boolean)':
    'select guichet.status_after_payment(c.relname::text, 1, null::guichet.invoice_word, false) from pg_class c',
  'guichet.supersedes(text,bigint,text,bigint,text)':
    'select guichet.supersedes(null, c.oid::bigint, c.relname::text, c.oid::bigint, null) from pg_class c',
  'guichet.used_feature(feature_key)': 'select guichet.used_feature(c.feature_key) from public.usage_counters c',
};

/** What browsers may do with tables, beneath row level security; everything else they reach through functions. */
const openTables: Record<string, string[]> = {
  anon: ['immersion_sessions select', 'spaces select', 'stocks select', 'vend_sessions select'],
  authenticated: [
    'billing_accounts select',
    'catalog_plans select',
    'catalog_prices select',
    'desk_bell select',
    'establishment_members select',
    'establishments select',
    // administrators keep sessions and spaces as themselves (documents 003, 004), in the columns that are theirs to write
    // what a role may, and one's own roles
    'guichet.actions select',
    'guichet.role_actions select',
    'guichet.staff_roles select',
    'guichet.space_rev usage',
    'immersion_audit select',
    'immersion_bookings select',
    'immersion_sessions delete',
    'immersion_sessions insert',
    'immersion_sessions select',
    'immersion_sessions update',
    'immersion_waitlist select',
    'invoice_payments_billing select',
    'invoices_billing select',
    'order_items select',
    'orders select',
    'payments select',
    'products select',
    'profiles select',
    'quota_definitions select',
    'refunds select',
    'space_price_changes select',
    'space_sync_log select',
    'spaces delete',
    'spaces insert',
    'spaces select',
    'spaces update',
    'staff_actions select',
    'stock_counts select',
    'stock_movements select',
    'stocks select',
    'subscription_checkouts select',
    'subscription_coverage select',
    'subscription_items select',
    'subscriptions select',
    'telegram_offers select',
    'telegram_people select',
    'transactions select',
    'usage_counters select',
    'users select',
    'vend_reports select',
    'vend_session_private select',
    'vend_sessions select',
    'wallet_recharges select',
    'wallets select',
  ],
};

/** What the service role reaches in the schema of helpers: settings to read, nothing to write. */
const openHelperTables = [
  'guichet.actions select',
  'guichet.billing_settings select',
  'guichet.limits select',
  'guichet.money_lines select',
  'guichet.role_actions select',
  'guichet.space_rev usage',
  'guichet.staff_roles select',
];

/** Called without signing in: with a machine's token, or by whoever stands at the machine. */
const anonymousFunctions = [
  'begin_dispense',
  // the name, the zone and the contact of the shop, which stand on its pages and letters
  'business',
  // three ages, for a monitor outside
  'guichet_health',
  'shop',
  'shop_text',
  // a number that is public anyway: pages and bridge compare it with their own
  'guichet_release',
  'initiate_wallet_recharge',
  'machine_heartbeat',
  'machine_status',
  'open_payment',
  'open_vend_session',
  'report_vend_outcome',
];

/** Called by a signed-in user: each asks inside whose rows they are, those of staff for the role. */
const userFunctions = [
  ...anonymousFunctions,
  'add_establishment_member',
  'adjust_wallet',
  'admin_cancel_booking',
  'booking_calendar',
  'cancel_booking',
  'cancel_order',
  'cancel_session',
  'change_slot',
  'consume_quota',
  'count_stock',
  'create_order',
  'desk_compare_subscription',
  'desk_establishment',
  'desk_machine',
  'desk_machines',
  'desk_payment',
  'desk_person',
  'desk_receipt',
  'desk_search',
  'desk_stock_history',
  'desk_subscription',
  'desk_subscriptions',
  'desk_timeline',
  'desk_vend',
  'desk_vends',
  'join_waitlist',
  'leave_waitlist',
  'list_staff',
  'my_staff_rights',
  'pay_with_wallet',
  'remove_establishment_member',
  'remove_staff_role',
  'request_refund',
  'request_space_sync',
  'reserve_place',
  'resolve_unknown_vend',
  'send_payment_link',
  'set_business',
  'set_second_factor',
  'set_establishment_member_role',
  'set_machine_bridge',
  'set_machine_service',
  'set_machine_token',
  'set_my_language',
  'set_my_name',
  'set_offline_places',
  'set_session_closed',
  'set_staff_role',
  'start_booking_checkout',
  'start_customer_portal',
  'start_order_payment',
  'start_subscription_checkout',
  'start_wallet_recharge',
  'unfreeze_wallet',
  // one's own account of Telegram, and how the team is told there
  'create_telegram_code',
  'desk_telegram_people',
  'desk_telegram_settings',
  'my_telegram',
  'set_role_limit',
  'set_telegram_settings',
  'set_telegram_topic',
  'set_telegram_wake',
  'set_template_severity',
  'unbind_telegram',
  // asked by policies and by checks, with the rights of whoever reads or writes the row
  'guichet.caller_is_server',
  'guichet.caller_is_user',
  'guichet.is_admin',
  'guichet.is_blank',
  'guichet.is_staff',
  'guichet.may',
  'guichet.my_billing_account_ids',
  'guichet.my_establishment_ids',
  'guichet.my_owned_establishment_ids',
  'guichet.my_subscription_ids',
];

/** What the desk asks: each begins with the right that it needs. A list a helper of the desk, so that they grow apart. */
const deskFunctions = [
  // who is here, the team, decisions, settings
  ...['change_limit', 'desk_account', 'desk_change_setting', 'desk_decisions', 'desk_me', 'desk_settings'],
  ...['desk_team', 'end_staff'],
  ...['desk_shop_face', 'remove_second_factor', 'set_addresses', 'set_shop_face'],
  // sessions and their people
  ...['desk_session', 'desk_sessions', 'give_up_letters', 'move_session', 'name_attendee', 'note_attendance'],
  ...['retry_letters', 'save_session', 'send_session_message'],
  // spaces and Stripe's catalogue
  ...['apply_catalogue_plan', 'cancel_space_price', 'desk_catalogue', 'desk_space', 'desk_spaces'],
  ...['plan_space_change', 'request_catalogue_plan', 'save_space', 'schedule_space_price'],
  // money: Today, payments, the accountant's month
  ...['desk_today', 'desk_rows', 'desk_payments', 'desk_open_money', 'desk_month', 'desk_month_rows'],
  // events, outbox, alerts and their texts
  ...['desk_events', 'desk_event_overview', 'desk_event', 'desk_count_replay', 'desk_start_replay'],
  ...['desk_continue_replay', 'desk_replay_runs', 'desk_queue', 'desk_queue_overview', 'desk_queue_row'],
  ...['desk_decide_queue', 'desk_notices', 'desk_notice_overview', 'desk_decide_notices', 'desk_notice_texts'],
  ...['desk_notice_text', 'desk_save_notice_text', 'desk_revert_notice_text'],
];

/**
 * Tables on which one role has several permissive policies for one action, and why: a row is shown for more than one
 * reason, each reason is a policy with its name, and the role of an administrator is read once a statement.
 */
const severalPolicies: Record<string, string> = {
  'immersion_bookings authenticated select': 'people see their own, staff all',
  'immersion_sessions authenticated select':
    'everybody sees what is active, people what they paid for, administrators all',
  'immersion_waitlist authenticated select': 'people see their own, administrators all',
  'spaces authenticated select':
    'everybody sees what is for hire, administrators all, under the one policy that lets them write as well',
};

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(async () => {
  await db.drop();
});

const names = async (sql: string, values: unknown[] = []): Promise<string[]> =>
  (await db.query<{ name: string }>(sql, values)).map(({ name }) => name).sort();

describe('functions', () => {
  test('of public have one signature a name: PostgREST cannot choose between two', async () => {
    expect(
      await names(
        "select p.proname as name from pg_proc p where p.pronamespace = 'public'::regnamespace group by 1 having count(*) > 1",
      ),
    ).toEqual([]);
  });

  test('look nowhere but where they name; those without a search path are listed', async () => {
    expect(
      await names(`
      select p.oid::regprocedure::text as name from pg_proc p
      where p.pronamespace in ${ours} and p.prokind <> 'a' and not coalesce('search_path=""' = any(p.proconfig), false)`),
    ).toEqual(Object.keys(inlined).sort());
  });

  test.each(Object.entries(inlined))(
    '%s has no search path because its text takes the place of the call',
    async (name, call) => {
      const plan = await db.query(`explain (verbose, costs off) ${call}`);
      expect(JSON.stringify(plan)).not.toContain(name.slice(0, name.indexOf('(') + 1));
    },
  );

  test('may not be executed by PUBLIC', async () => {
    expect(
      await names(`
      select p.oid::regprocedure::text as name from pg_proc p cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
      where p.pronamespace in ${ours} and a.grantee = 0`),
    ).toEqual([]);
  });

  test.each([
    ['anon', anonymousFunctions],
    ['authenticated', [...userFunctions, ...deskFunctions]],
  ])('are open to %s as listed, in the schema of helpers too', async (role, listed) => {
    expect(
      await names(
        `
      select p.oid::regproc::text as name from pg_proc p where p.pronamespace in ${ours} and has_function_privilege($1, p.oid, 'execute')`,
        [role],
      ),
    ).toEqual([...listed].sort());
  });
});

describe('tables', () => {
  const openTo = (role: string, schemas: string): Promise<string[]> =>
    names(
      `
    select distinct c.oid::regclass || ' ' || verb as name
    from pg_class c cross join unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger', 'usage']) verb
    where c.relnamespace in ${schemas} and case
      when c.relkind = 'S' then verb in ('usage', 'select', 'update') and has_sequence_privilege($1, c.oid, verb)
      when c.relkind not in ('r', 'p', 'v', 'm', 'f') or verb = 'usage' then false
      when verb in ('delete', 'truncate', 'trigger') then has_table_privilege($1, c.oid, verb)
      else has_any_column_privilege($1, c.oid, verb) end`,
      [role],
    );

  test('have row level security, in the schema of helpers too', async () => {
    expect(
      await names(
        `select c.oid::regclass::text as name from pg_class c where c.relnamespace in ${ours} and c.relkind in ('r', 'p') and not c.relrowsecurity`,
      ),
    ).toEqual([]);
  });

  test.each(Object.entries(openTables))('are open to %s as listed', async (role, listed) => {
    expect(await openTo(role, ours)).toEqual([...listed].sort());
  });

  test('of helpers are open to the service role as listed', async () => {
    expect(await openTo('service_role', "('guichet'::regnamespace)")).toEqual(openHelperTables);
  });

  test('are open to PUBLIC nowhere', async () => {
    expect(
      await names(`
      select c.oid::regclass::text as name from pg_class c
      where c.relnamespace in ${ours} and (exists (select from aclexplode(c.relacl) a where a.grantee = 0)
        or exists (select from pg_attribute t cross join lateral aclexplode(t.attacl) a where t.attrelid = c.oid and a.grantee = 0))`),
    ).toEqual([]);
  });

  test('have an index that begins with the columns of each foreign key: what deletes the row it names does not scan', async () => {
    // a partial index serves where all it leaves out is null: a key that names nothing
    expect(
      await names(`
      select k.conrelid::regclass || '.' || k.conname as name from pg_constraint k
      where k.contype = 'f' and k.connamespace in ${ours} and not exists (
        select from pg_index i
        where i.indrelid = k.conrelid and i.indisvalid
          and (select array_agg(key order by key) from unnest((i.indkey::int2[])[0:cardinality(k.conkey) - 1]) key) = (select array_agg(key order by key) from unnest(k.conkey) key)
          and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) in (
            select format('(%I IS NOT NULL)', a.attname) from pg_attribute a where a.attrelid = k.conrelid and a.attnum = any(k.conkey))))`),
    ).toEqual([]);
  });

  test('have one permissive policy a role and action, or a reason for several', async () => {
    expect(
      await names(`
      select p.polrelid::regclass || ' ' || role || ' ' || action as name
      from pg_policy p
      cross join lateral (select rolname::text from pg_roles where oid = any(p.polroles) or p.polroles = '{0}' and rolname in ('anon', 'authenticated', 'service_role')) r (role)
      cross join (values ('r', 'select'), ('a', 'insert'), ('w', 'update'), ('d', 'delete')) verb (letter, action)
      where p.polpermissive and p.polcmd in ('*', letter::"char")
      group by p.polrelid, role, action having count(*) > 1`),
    ).toEqual(Object.keys(severalPolicies).sort());
  });
});

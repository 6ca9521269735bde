import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';

/**
 * What Supabase's database advisors tell the owner of a hosted project, as rules of our own over the catalogue: a query
 * that finds what they would, and what is known and why. Rules with a test elsewhere: search paths, several policies,
 * foreign keys without an index, row level security (catalogue.test.ts).
 */
interface Rule {
  rule: string;
  sql: string;
  /** what it finds all the same, and why that stays */
  known?: Record<string, string>;
}

const ours = "('public'::regnamespace, 'guichet'::regnamespace)";
/** Whether browsers reach a function. */
const open = `(has_function_privilege('anon', p.oid, 'execute') or has_function_privilege('authenticated', p.oid, 'execute'))`;

const rules: Rule[] = [
  {
    rule: 'a definer function that browsers may call asks first whose rows they are, for a right of staff, or for a machine’s token',
    sql: `select p.oid::regproc::text as name from pg_proc p
      where p.pronamespace in ${ours} and p.prosecdef and ${open}
        and p.prosrc !~ '\\mauth\\.uid\\(|\\mguichet\\.(may|require_right)\\(' and coalesce(p.proargnames[1], '') <> 'machine_token'`,
    known: {
      business: 'says what stands on every receipt: name, zone, contact',
      consume_quota: 'asks in guichet.count_uses(), for each use, whose establishment it is',
      'guichet.my_subscription_ids': 'asks guichet.my_billing_account_ids() and guichet.my_establishment_ids()',
      guichet_health: 'says three ages to monitors, and nothing of anybody',
      guichet_release: 'says a number that the packages say too',
      initiate_wallet_recharge: 'hands on to functions that ask; a phone pays a vend without an account (document 000)',
      machine_status: 'says what anybody in front of the machine sees',
      set_establishment_member_role: 'asks guichet.require_member_right()',
      shop: 'says what stands on every page of customers: business(), colours, logo, welcome',
      shop_text: 'says the terms, what is kept of people, and the legal notice: published texts',
    },
  },
  {
    rule: 'a policy asks who is there once a statement, not once a row',
    sql: `select p.polrelid::regclass || ': ' || p.polname as name from pg_policy p
      where p.polrelid in (select oid from pg_class where relnamespace in ${ours})
        and regexp_replace(concat(pg_get_expr(p.polqual, p.polrelid), ' ', pg_get_expr(p.polwithcheck, p.polrelid)),
          '\\( SELECT (auth|guichet)\\.\\w+\\([^()]*\\) AS \\w+\\)|SELECT guichet\\.my_\\w+\\(\\)', '', 'g') ~ '\\m(auth|guichet)\\.\\w+\\(|current_setting'`,
  },
  {
    rule: 'no policy reads what a user writes about themselves',
    sql: `select p.polrelid::regclass || ': ' || p.polname as name from pg_policy p
      where concat(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) ~ 'user_metadata'`,
  },
  {
    rule: 'no policy lets anybody write anything',
    sql: `select p.polrelid::regclass || ': ' || p.polname as name from pg_policy p
      where p.polcmd <> 'r' and 'true' in (pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))`,
  },
  {
    rule: 'a table with row level security has a policy, or browsers have no right on it at all',
    sql: `select c.oid::regclass::text as name from pg_class c
      where c.relnamespace in ${ours} and c.relkind in ('r', 'p') and c.relrowsecurity
        and not exists (select from pg_policy p where p.polrelid = c.oid)
        and exists (select from unnest(array['anon', 'authenticated']) role, unnest(array['select', 'insert', 'update']) verb
          where has_any_column_privilege(role, c.oid, verb) or has_table_privilege(role, c.oid, 'delete'))`,
  },
  {
    rule: 'a policy stands on no table without row level security',
    sql: `select distinct c.oid::regclass::text as name from pg_class c join pg_policy p on p.polrelid = c.oid
      where c.relnamespace in ${ours} and not c.relrowsecurity`,
  },
  {
    rule: 'a table has a primary key',
    sql: `select c.oid::regclass::text as name from pg_class c where c.relnamespace in ${ours} and c.relkind in ('r', 'p')
        and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)`,
  },
  {
    rule: 'no two indexes of a table have the same columns, order and condition',
    sql: `select string_agg(i.indexrelid::regclass::text, ', ' order by i.indexrelid::regclass::text) as name
      from pg_index i join pg_class c on c.oid = i.indrelid where c.relnamespace in ${ours}
      group by i.indrelid, i.indkey::text, i.indclass::text, i.indcollation::text, i.indoption::text,
        pg_get_expr(i.indexprs, i.indrelid), pg_get_expr(i.indpred, i.indrelid) having count(*) > 1`,
    known: {
      'orders_stripe_payment_intent_id, orders_stripe_payment_intent_id_key':
        'document 001 names the first; the second is unique, and missing where old rows forbid it',
      'payments_stripe_payment_intent_id, payments_stripe_payment_intent_id_key': 'as of orders',
    },
  },
  {
    rule: 'a view reads with the rights of whoever reads it',
    sql: `select c.oid::regclass::text as name from pg_class c
      where c.relnamespace in ${ours} and c.relkind = 'v' and not coalesce(c.reloptions && array['security_invoker=true', 'security_invoker=on'], false)`,
  },
  {
    rule: 'nothing that is offered by the API shows the accounts: no view of auth.users, no materialised view, no foreign table',
    sql: `select c.oid::regclass::text as name from pg_class c where c.relnamespace = 'public'::regnamespace
      and (c.relkind in ('m', 'f') or c.relkind = 'v' and pg_get_viewdef(c.oid) ~ '\\mauth\\.users\\M')`,
  },
  {
    rule: 'an extension is in a schema of its own',
    sql: `select e.extname as name from pg_extension e where e.extnamespace in ${ours}`,
  },
  {
    rule: 'a reference to an account is to its id',
    sql: `select k.conname as name from pg_constraint k where k.contype = 'f' and k.connamespace in ${ours} and k.confrelid = 'auth.users'::regclass
      and k.confkey <> array[(select attnum from pg_attribute where attrelid = k.confrelid and attname = 'id')]`,
  },
  {
    rule: 'no column has a type that an upgrade of Postgres cannot take over',
    sql: `select a.attrelid::regclass || '.' || a.attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace in ${ours} and c.relkind in ('r', 'p') and a.attnum > 0
        and a.atttypid in ('regcollation'::regtype, 'regconfig'::regtype, 'regdictionary'::regtype, 'regnamespace'::regtype,
          'regoper'::regtype, 'regoperator'::regtype, 'regproc'::regtype, 'regprocedure'::regtype)`,
  },
];

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const found = async (sql: string): Promise<string[]> =>
  (await db.query<{ name: string }>(sql)).map(({ name }) => name).sort();

describe('advisors', () => {
  test.each(rules)('$rule', async ({ sql, known = {} }) => {
    expect(await found(sql)).toEqual(Object.keys(known).sort());
  });
});

test('the rules find what they are there for', async () => {
  const client = await db.pool.connect();
  try {
    await client.query('begin');
    await client.query(`
      create table public.seen (name text, owner uuid);
      create index seen_one on public.seen (name);
      create index seen_two on public.seen (name);
      grant select, insert on public.seen to authenticated;
      alter table public.seen enable row level security;
      create view public.seen_by_owner as select * from public.seen;
      create function public.opened() returns int language sql security definer set search_path = '' as 'select 1';
      create table public.judged (id int primary key, place regproc);
      alter table public.judged enable row level security;
      create policy "each row" on public.judged for select using (auth.uid() is not null);
      create policy "anybody" on public.judged for insert with check (true);
      create policy "says so" on public.judged for delete using ((auth.jwt() -> 'user_metadata' ->> 'role') = 'admin');`);
    const news: Record<string, string[]> = {};
    for (const { rule, sql, known = {} } of rules) {
      const { rows } = await client.query<{ name: string }>(sql);
      const more = rows.map(({ name }) => name).filter((name) => !(name in known));
      if (more.length > 0) news[rule.split(/[:,]| that| asks/)[0] ?? rule] = more.sort();
    }
    expect(news).toEqual({
      'a definer function': ['opened'],
      'a policy': ['judged: each row', 'judged: says so'],
      'no policy reads what a user writes about themselves': ['judged: says so'],
      'no policy lets anybody write anything': ['judged: anybody'],
      'a table with row level security has a policy': ['seen'],
      'a table has a primary key': ['seen'],
      'no two indexes of a table have the same columns': ['seen_one, seen_two'],
      'a view reads with the rights of whoever reads it': ['seen_by_owner'],
      'no column has a type': ['judged.place'],
    });
  } finally {
    await client.query('rollback');
    client.release();
  }
});

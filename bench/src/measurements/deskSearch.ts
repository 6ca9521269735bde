import { randomUUID } from 'node:crypto';
import { createClient } from '@supabase/supabase-js';
import { Client } from 'pg';
import { z } from 'zod';
import { yearOfMoney } from '../../../harness/database/yearOfMoney.ts';
import type { Bench } from '../context.ts';
import { figure, type Measured } from '../report.ts';
import { percentile } from '../statistics.ts';

const noSession = { auth: { persistSession: false, autoRefreshToken: false } };
const found = z.object({ results: z.array(z.unknown()) });

/**
 * Search at a million payments, as somebody of the staff types it: address, name, number, Stripe's id, amount, amount
 * with an hour; beside a look-up of one payment by its primary key through the same address, in turns.
 * @throws where a search finds nothing
 */
export async function deskSearch({ stack, database, quick, say }: Bench): Promise<Measured[]> {
  await fillWithNames(stack.env.DATABASE_URL, quick ? 10_000 : 1_000_000, say);
  const { SUPABASE_URL: url, SUPABASE_ANON_KEY: anon, SUPABASE_SERVICE_ROLE_KEY: key } = stack.env;
  const service = createClient(url, key, noSession);
  const account = { email: `bench-${randomUUID()}@example.com`, password: randomUUID() };
  const made = await service.auth.admin.createUser({ ...account, email_confirm: true });
  if (made.error !== null) throw made.error;
  await database.query("insert into guichet.staff_roles (user_id, role) values ($1, 'support')", [made.data.user.id]);
  const staff = createClient(url, anon, noSession);
  const signedIn = await staff.auth.signInWithPassword(account);
  if (signedIn.error !== null) throw signedIn.error;

  const { rows } = await database.query<{
    id: string;
    order: string;
    intent: string;
    email: string;
    amount: string;
    at: string;
  }>(
    `select p.id, p.for_order_id as order, p.stripe_payment_intent_id as intent, u.email,
            replace(to_char(p.amount_cents / 100.0, 'FM999990.00'), '.', ',') as amount,
            to_char(p.created_at at time zone guichet.zone(), 'YYYY-MM-DD HH24:MI') as at
       from public.payments p tablesample system (5) join public.users u on u.id = p.payer_id
      where p.stripe_payment_intent_id like 'pi_year%' and p.for_order_id is not null limit 200`,
  );
  const typed: Readonly<Record<string, (row: (typeof rows)[number]) => string>> = {
    address: ({ email }) => email.slice(0, email.indexOf('@') + 2),
    name: () => ['claire mart', 'dubois', 'ines lef', 'fontaine zoe'][Math.floor(Math.random() * 4)] ?? '',
    number: ({ order }) => order.slice(0, 8),
    stripe: ({ intent }) => intent,
    amount: ({ amount }) => amount,
    hour: ({ amount, at }) => `${amount} ${at}`,
  };
  const took: Record<string, number[]> = {};
  const byKey: number[] = [];
  const timed = async (into: number[], ask: () => Promise<void>): Promise<void> => {
    const started = performance.now();
    await ask();
    into.push(performance.now() - started);
  };
  const samples = quick ? 20 : 200;
  for (let n = 0; n < samples + 10; n += 1) {
    const row = rows[n % rows.length];
    if (row === undefined) throw new Error('the shop is empty');
    // the first ten warm connections and plans
    const into = (name: string) => (n < 10 ? [] : (took[name] ??= []));
    await timed(n < 10 ? [] : byKey, async () => {
      const { data } = await service.from('payments').select('*').eq('id', row.id).throwOnError();
      if (data.length !== 1) throw new Error(`payment ${row.id} is not there`);
    });
    for (const [name, type] of Object.entries(typed))
      await timed(into(name), async () => {
        const { data } = await staff.rpc('desk_search', { p_query: type(row) }).throwOnError();
        if (found.parse(data).results.length === 0) throw new Error(`"${type(row)}" finds nothing`);
      });
  }
  const peer = { name: 'a payment by its primary key', value: percentile(byKey, 0.5) };
  return Object.entries(took).flatMap(([name, ms]) => [
    figure(`desk_search.${name}.p50`, percentile(ms, 0.5), 'ms', { peer, goal: { of: 'ratio', atMost: 10 } }),
    figure(`desk_search.${name}.p99`, percentile(ms, 0.99), 'ms'),
  ]);
}

/** The year of a shop, where no measurement before this has written it, and a name for each of its people. */
async function fillWithNames(url: string, payments: number, say: Bench['say']): Promise<void> {
  const writer = new Client({ connectionString: url });
  await writer.connect();
  try {
    await writer.query('set statement_timeout = 0; set synchronous_commit = off');
    const began = performance.now();
    const { rows } = await writer.query("select from public.payments where stripe_payment_intent_id = 'pi_year_1'");
    if (rows.length === 0) await yearOfMoney((sql) => writer.query(sql), payments);
    await writer.query(`update public.profiles p set display_name =
        (array['Claire', 'Paul', 'Inès', 'Marc', 'Zoé', 'Hugo', 'Léa', 'Noé'])[1 + n.n % 8] || ' '
          || (array['Martin', 'Bernard', 'Dubois', 'Petit', 'Durand', 'Moreau', 'Lefèvre', 'Girard', 'Fontaine'])[1 + n.n % 9]
      from (select u.id, substring(u.email from '^person([0-9]+)@year')::int as n from public.users u) n
     where n.id = p.id and n.n is not null`);
    await writer.query('analyze public.users; analyze public.profiles');
    say(`${payments} payments with names in ${((performance.now() - began) / 1_000).toFixed(0)} s`);
  } finally {
    await writer.end();
  }
}

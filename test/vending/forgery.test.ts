import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import { openDatabase, type Database } from '../../harness/stack/database.ts';
import { readStackEnv } from '../../harness/stack/env.ts';
import { asService, signUp } from '../../harness/people/people.ts';

/** What somebody tries who has the key of the pages, an account, or a stolen Raspberry Pi; over the wire, as they would. */
let database: Database;
let anonymous: SupabaseClient;
let customer: SupabaseClient;
let machines: { code: string; token: string }[];

beforeAll(async () => {
  const env = readStackEnv();
  database = openDatabase();
  anonymous = createClient(env.SUPABASE_URL, env.SUPABASE_ANON_KEY, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  customer = (await signUp('forger')).client;
  machines = await Promise.all(
    ['victim', 'stolen'].map(async (name) => {
      const code = `${name}_${randomUUID().slice(0, 8)}`;
      const server = asService();
      await server.from('machines').insert({ code }).throwOnError();
      const { data } = await server.rpc('set_machine_token', { machine_code: code }).throwOnError();
      return { code, token: z.object({ token: z.string() }).parse(data).token };
    }),
  );
});
afterAll(async () => {
  await asService()
    .from('machines')
    .update({ active: false })
    .in(
      'code',
      machines.map(({ code }) => code),
    );
  await database.close();
});

async function openAt(token: string): Promise<string> {
  const session_id = randomUUID();
  const { data } = await anonymous
    .rpc('open_vend_session', { machine_token: token, session_id, amount: '2.50', item: '12' })
    .throwOnError();
  expect(data).toMatchObject({ session: { id: session_id, status: 'PENDING' } });
  return session_id;
}

test('nobody without rights writes to any table: insert, update, delete, each refused', async () => {
  const tables = await database.query<{ name: string; column: string }>(
    `select c.relname as name, (select a.attname from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attidentity = '' and a.attgenerated = '' order by a.attnum limit 1) as column
     from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`,
  );
  expect(tables.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'vend_sessions',
      'vend_session_private',
      'payments',
      'wallets',
      'transactions',
      'wallet_recharges',
      'machines',
      'stocks',
      'outbox',
    ]),
  );
  // the administrators' pages edit these as themselves: a customer's write meets no row there, or a policy that refuses
  const editedByStaff = new Set(['immersion_sessions', 'spaces']);
  const written: string[] = [];
  for (const { name, column } of tables) {
    for (const [who, client] of [
      ['anonymous', anonymous],
      ['customer', customer],
    ] as const) {
      const attempts = {
        insert: await client.from(name).insert({}).select(),
        update: await client
          .from(name)
          .update({ [column]: null })
          .not(column, 'is', null)
          .select(),
        delete: await client.from(name).delete().not(column, 'is', null).select(),
      };
      for (const [what, { error, data }] of Object.entries(attempts)) {
        const refused =
          error?.code === '42501' || (editedByStaff.has(name) && who === 'customer' && (data?.length ?? 0) === 0);
        if (!refused) written.push(`${who} ${what} ${name}: ${JSON.stringify(error ?? data)}`);
      }
    }
  }
  expect(written).toEqual([]);
});

describe('a machine token', () => {
  test.each(['open_vend_session', 'begin_dispense', 'report_vend_outcome', 'machine_heartbeat'])(
    'that is forged is refused by %s',
    async (name) => {
      const session_id = await openAt(machines[0]?.token ?? '');
      const args = {
        open_vend_session: { session_id, amount: '2.50' },
        begin_dispense: { session_id },
        report_vend_outcome: { session_id, outcome: 'success' },
        machine_heartbeat: { state: {} },
      }[name];
      for (const machine_token of ['', 'x'.repeat(40), machines[0]?.code]) {
        const { error } = await anonymous.rpc(name, { machine_token, ...args });
        expect(error?.code).toBe('42501');
      }
      const [row] = await database.query(
        'select status, outcome, dispense_started_at from vend_sessions where id = $1',
        [session_id],
      );
      expect(row).toEqual({ status: 'PENDING', outcome: null, dispense_started_at: null });
    },
  );

  test('of another machine neither dispenses nor ends what is not its own, nor takes its number', async () => {
    const session_id = await openAt(machines[0]?.token ?? '');
    const machine_token = machines[1]?.token;
    expect((await anonymous.rpc('begin_dispense', { machine_token, session_id })).data).toMatchObject({
      result: 'refused',
    });
    expect(
      (await anonymous.rpc('report_vend_outcome', { machine_token, session_id, outcome: 'success' })).data,
    ).toMatchObject({ result: 'refused', reason: 'not_found' });
    expect(
      (await anonymous.rpc('open_vend_session', { machine_token, session_id, amount: '0.10' })).data,
    ).toMatchObject({ result: 'refused', reason: 'session_id' });
    const [row] = await database.query(
      'select status, machine_id, amount_minor::int from vend_sessions where id = $1',
      [session_id],
    );
    expect(row).toEqual({ status: 'PENDING', machine_id: machines[0]?.code, amount_minor: 250 });
  });

  test('is no key for money: what is unpaid is not dispensed, and staff’s functions stay theirs', async () => {
    const machine_token = machines[0]?.token ?? '';
    const session_id = await openAt(machine_token);
    expect((await anonymous.rpc('begin_dispense', { machine_token, session_id })).data).toMatchObject({
      result: 'refused',
      status: 'PENDING',
    });
    for (const client of [anonymous, customer]) {
      for (const [name, args] of [
        ['resolve_unknown_vend', { session_id, decision: 'capture' }],
        [
          'adjust_wallet',
          { wallet_id: randomUUID(), amount_minor: 1_000, reason: 'because', request_id: randomUUID() },
        ],
        ['set_machine_token', { machine_code: machines[0]?.code }],
        [
          'attach_checkout',
          { checkout: session_id, made: { id: 'cs_forged', url: 'https://evil.example', expires_at: 1 } },
        ],
        ['expire_vend_sessions', {}],
      ] as const) {
        const { error } = await client.rpc(name, args);
        expect([name, error?.code]).toEqual([name, '42501']);
      }
    }
  });
});

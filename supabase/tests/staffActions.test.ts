import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { become, createTestDatabase, type Caller, type TestDatabase } from './setup/database.ts';
import { newUser, paidOrder } from './ordersSupport.ts';

// What staff decided is kept: who, by which door, what, on which row and version, why, before and after.

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

interface Action {
  user_id: string | null;
  said_by: string | null;
  door: string;
  action: string;
  subject_table: string;
  subject_id: string;
  version: string | null;
  reason: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}
const actions = (): Promise<Action[]> => db.query<Action>('select * from public.staff_actions order by id');
const administrator = async (): Promise<{ user: string; admin: true }> => ({ user: await newUser(db), admin: true });

/** Functions that ask for a right and let another write what was decided. */
const recordsElsewhere: Record<string, string> = {
  decide_parked_outbox: 'retry_outbox and skip_outbox, which it calls',
  set_session_closed: 'the trigger audit_immersion_session, with every other change of the row',
  set_offline_places: 'the same trigger',
  save_session: 'the same trigger, and set_offline_places',
  move_session: 'the same trigger',
  save_space: 'the trigger sync_space_with_stripe, with every other change of the row',
  apply_catalogue_plan: 'resync_spaces, which it calls',
  set_addresses: 'set_web_address and set_alert_email, which it calls',
  change_limit: 'set_limit, which it calls',
  desk_change_setting: 'the setter of each setting, which it calls',
  desk_decide_queue: 'decide_parked_outbox, which it calls',
  desk_decide_notices: 'retry_alerts and skip_alerts, which it calls',
  desk_save_notice_text: 'guichet.write_alert_text, which it calls',
  desk_revert_notice_text: 'guichet.write_alert_text, which it calls',
  desk_continue_replay: 'replay_stripe_events, which it calls',
};

test('every function that asks for a right writes what was decided, or only looks', async () => {
  const asking = await db.query<{ name: string; source: string; reads: boolean }>(`
    select p.proname as name, p.prosrc as source, a.reads or p.provolatile <> 'v' as reads
      from pg_proc p, regexp_matches(p.prosrc, $$guichet\\.(?:may|require_right)\\('(\\w+)'$$, 'g') m
      join guichet.actions a on a.action = m[1] where p.pronamespace = 'public'::regnamespace`);
  expect(asking.length).toBeGreaterThan(20);
  const silent = asking.filter(
    ({ reads, source, name }) => !reads && !/record_action\(/.test(source) && !(name in recordsElsewhere),
  );
  expect(silent.map(({ name }) => name)).toEqual([]);
  // and whoever writes a decision down has asked whether it may be taken
  const unasked = await db.query<{ name: string }>(`
    select p.proname as name from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosrc ~ 'record_action\\('
      and p.prosrc !~ 'require_right\\(' and p.prorettype <> 'trigger'::regtype`);
  expect(unasked.map(({ name }) => name)).toEqual(['name_first_owner']);
});

test('a refund says who asked, what for, and the row that came of it', async () => {
  const [caller, order_id] = [await administrator(), await paidOrder(db, await newUser(db))];
  const answer = await db.call<{ refund_id: string }>(
    'request_refund',
    { order_id, amount_cents: 100, reason: 'tasse cassée' },
    caller,
  );
  const [email] = await db.query<{ email: string }>('select email from public.users where id = $1', [caller.user]);
  expect(await actions()).toMatchObject([
    {
      user_id: caller.user,
      said_by: email?.email,
      door: 'api',
      action: 'refund',
      subject_table: 'refunds',
      subject_id: answer.refund_id,
      version: expect.any(String),
      reason: 'tasse cassée',
      before: null,
      after: { amount_cents: 100, status: 'requested' },
    },
  ]);
});

test('what is refused, and what is so already, leaves nothing', async () => {
  const caller = await administrator();
  const order_id = await paidOrder(db, await newUser(db));
  await db.call('request_refund', { order_id, amount_cents: 10 ** 9 }, caller);
  await expect(db.call('request_refund', { order_id }, { user: await newUser(db) })).rejects.toThrow('staff_only');
  await db.call('set_limit', { name: 'portals', most: 20 });
  await db.call('set_web_address', { web_url: 'http://127.0.0.1:54328' });
  expect(await actions()).toEqual([]);
});

test('a session that an administrator keeps has its history, once a decision', async () => {
  const caller = await administrator();
  const [session] = await db.as<{ id: string }>(
    caller,
    `insert into public.immersion_sessions (session_date_start, session_date_end, max_places, location, price_cents)
     values (current_date + 30, current_date + 34, 8, 'Lyon', 5000) returning id`,
  );
  await db.as(caller, 'update public.immersion_sessions set price_cents = 6000 where id = $1', [session?.id]);
  await db.call('set_session_closed', { session_id: session?.id, closed: true }, caller);
  await db.call('cancel_session', { session_id: session?.id, reason: 'salle fermée' }, caller);
  const seen = await actions();
  expect(seen).toMatchObject([
    { action: 'manage_sessions', before: null, after: { location: 'Lyon' } },
    { before: { price_cents: 5000 }, after: { price_cents: 6000 }, version: expect.any(String) },
    { before: { status: 'open' }, after: { status: 'closed' } },
    { reason: 'salle fermée', before: { cancelled_at: null }, after: { bookings: 0 } },
  ]);
  expect(Object.keys(seen[1]?.before ?? {})).toEqual(['price_cents']);
  expect(await db.query('select action from public.immersion_audit order by id')).toEqual(
    ['INSERT', 'UPDATE', 'UPDATE', 'UPDATE', 'CANCEL_SESSION'].map((action) => ({ action })),
  );
});

test('spaces, wallets, machines, outbox, limits and roles as well', async () => {
  const caller = await administrator();
  const user = await newUser(db);
  await db.as(caller, "insert into public.spaces (name, price_per_hour) values ('Cave', 12.50)");
  await db.as(caller, 'update public.spaces set price_per_hour = 13');
  const [wallet] = await db.query<{ id: string }>(`insert into public.wallets (user_id) values ($1) returning id`, [
    user,
  ]);
  const request = {
    wallet_id: wallet?.id,
    amount_minor: 500,
    reason: 'geste',
    request_id: '00000000-0000-4000-8000-0000000000f1',
  };
  await db.call('adjust_wallet', request, caller);
  // the same request once more books nothing and decides nothing
  await db.call('adjust_wallet', request, caller);
  await db.query("insert into public.machines (code) values ('pi_kiosk_1')");
  await db.call('set_machine_token', { machine_code: 'pi_kiosk_1' });
  await db.call('record_machine_service', { machine_id: 'pi_kiosk_1', in_service: false });
  await db.query(
    "insert into public.outbox (topic, object_key, payload, status, error_message) values ('email', 'a', '{}', 'parked', 'no')",
  );
  await db.call('decide_parked_outbox', { decision: 'skip', topic: 'email', reason: 'écrit à la main' });
  await db.call('set_limit', { name: 'portals', most: 21 });
  await db.call('set_limit', { name: 'portals', most: 20 });
  await db.call('set_staff_role', { user_id: user, role: 'support' });
  expect(
    (await actions()).map(({ action, subject_table, reason, before, after, door }) => [
      action,
      subject_table,
      door,
      reason,
      before,
      after,
    ]),
  ).toMatchObject([
    ['manage_spaces', 'spaces', 'api', null, null, { name: 'Cave' }],
    ['manage_spaces', 'spaces', 'api', null, { price_per_hour: 12.5 }, { price_per_hour: 13 }],
    ['adjust_wallet', 'wallets', 'api', 'geste', { balance_minor: 0 }, { balance_minor: 500 }],
    ['manage_machines', 'machines', 'service', null, null, { token: 'new' }],
    ['manage_machines', 'machines', 'service', 'out of service', null, { in_service: false }],
    ['decide_outbox', 'outbox', 'service', 'écrit à la main', { status: 'parked' }, { status: 'skipped' }],
    ['settings', 'guichet.limits', 'service', null, { most: 20 }, { most: 21 }],
    ['settings', 'guichet.limits', 'service', null, { most: 21 }, { most: 20 }],
    ['manage_roles', 'guichet.staff_roles', 'service', null, { roles: [] }, { roles: ['support'] }],
  ]);
});

describe('the door', () => {
  const through = async (caller: Caller, headers: Record<string, string>): Promise<Action | undefined> => {
    const user = await newUser(db);
    const client = await db.pool.connect();
    try {
      await client.query('begin');
      await become(client, caller);
      await client.query("select set_config('request.headers', $1, true)", [JSON.stringify(headers)]);
      await client.query("select public.set_staff_role($1, 'support')", [user]);
      await client.query('commit');
    } finally {
      client.release();
    }
    return (await actions()).at(-1);
  };

  test('is what the server says, and only the server: a person’s is read off the request', async () => {
    const said = { 'x-guichet-door': 'form', 'x-guichet-actor': 'lea@example.fr' };
    expect(await through('service_role', said)).toMatchObject({
      user_id: null,
      said_by: 'lea@example.fr',
      door: 'form',
    });
    expect(await through('service_role', { 'x-guichet-door': 'back' })).toMatchObject({
      said_by: null,
      door: 'service',
    });
    const owner = await administrator();
    await db.as(owner, 'select 1');
    expect(await through(owner, said)).toMatchObject({ user_id: owner.user, door: 'api' });
    expect(await through(owner, { ...said, origin: 'https://shop.example' })).toMatchObject({ door: 'desk' });
  });
});

describe('what was decided', () => {
  test('is seen by whoever decided it and by those who may, and changed by nobody', async () => {
    const [caller, support] = [await administrator(), await newUser(db)];
    await db.call('set_staff_role', { user_id: support, role: 'technician' }, caller);
    const look = 'select action from public.staff_actions';
    expect(await db.as(caller, look)).toHaveLength(1);
    expect(await db.as({ user: support }, look)).toEqual([]);
    await expect(db.as('anon', look)).rejects.toThrow('permission denied');
    for (const statement of [
      "update public.staff_actions set reason = ''",
      'delete from public.staff_actions',
      'truncate public.staff_actions',
    ]) {
      for (const other of [caller, 'service_role'] as const)
        await expect(db.as(other, statement)).rejects.toThrow('permission denied');
      await expect(db.query(statement)).rejects.toThrow('append-only');
    }
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { newMachine, openSession, passTime, report, sessionRow } from '../vendingSupport.ts';
import { everyRole, paid, person, sold, unknown } from './machineSupport.ts';

// Vends at the desk: found by time and amount; one with what its machine said and what Stripe says; the unknown decided.

let db: TestDatabase;
let token: string;
beforeAll(async () => {
  db = await createTestDatabase();
});
beforeEach(async () => {
  token = await newMachine(db);
});
afterEach(async () => {
  await db.clear();
});
afterAll(async () => {
  await db.drop();
});

interface Row {
  id: string;
  status: string;
  undecided: boolean;
  payer: unknown;
  version: string;
}
interface List {
  rows: Row[];
  count: number;
  capped: boolean;
  next: string | null;
}
interface Vend extends Row {
  reports: { outcome: string; reason: string | null; said: unknown }[];
  payments: { status: string; received_minor: number; asked: { topic: string }[]; events: unknown[] }[] | null;
  decisions: { reason: string }[];
  decide_before: string | null;
}
const list = (args: Record<string, unknown> = {}, caller: { user: string } | 'service_role' = 'service_role') =>
  db.call<List>('desk_vends', args, caller);
const vend = (p_id: string, caller: { user: string } | 'service_role' = 'service_role') =>
  db.call<Vend>('desk_vend', { p_id }, caller);

/** Whole days back: sessions are read by when the machine asked. */
async function setBack(id: string, days: number): Promise<void> {
  await db.query(`
    begin;
    alter table public.vend_sessions disable trigger vend_sessions_guard;
    update public.vend_sessions set created_at = now() - interval '${days} days' where id = '${id}';
    alter table public.vend_sessions enable trigger vend_sessions_guard;
    commit`);
}

test('are found by machine, time, amount, slot and end, page by page', async () => {
  const other = await newMachine(db, 'pi_kiosk_2');
  const [old, lost, there] = [await sold(db, token), await unknown(db, token), await sold(db, other)];
  const { id: cheap } = await openSession(db, token, '1.20');
  await report(db, token, cheap, { outcome: 'cancelled' });
  await setBack(old, 3);
  const ids = async (args: Record<string, unknown>) => (await list(args)).rows.map(({ id }) => id);
  expect(await ids({})).toEqual([cheap, there, lost, old]);
  expect(await ids({ p_machine_id: 'pi_kiosk_2' })).toEqual([there]);
  expect(await ids({ p_amount_minor: 120 })).toEqual([cheap]);
  expect(await ids({ p_to: new Date(Date.now() - 86_400_000).toISOString() })).toEqual([old]);
  expect(await ids({ p_from: new Date(Date.now() - 86_400_000).toISOString(), p_amount_minor: 250 })).toEqual([
    there,
    lost,
  ]);
  expect(await ids({ p_outcome: 'undecided' })).toEqual([lost]);
  expect(await ids({ p_outcome: 'cancelled' })).toEqual([cheap]);
  expect(await ids({ p_outcome: 'open' })).toEqual([]);
  expect(await ids({ p_slot_number: 12, p_outcome: 'success' })).toEqual([there, old]);
  const [day] = await db.query<{ day: string; time: string }>(
    "select to_char(t, 'YYYY-MM-DD') as day, to_char(t, 'HH24:MI') as time from guichet.local_time(now() - interval '3 days') t",
  );
  expect(await ids({ p_day: day?.day })).toEqual([old]);
  expect(await ids({ p_day: day?.day, p_around: day?.time })).toEqual([old]);
  expect(await ids({ p_day: '2020-01-01' })).toEqual([]);
  const first = await list({ p_limit: 3 });
  expect(first).toMatchObject({ count: 4, capped: false });
  expect(await list({ p_limit: 3, p_after: first.next })).toMatchObject({ rows: [{ id: old }], next: null });
});

test('say who paid to those who may read money, and to a technician what the machine said alone', async () => {
  const { user } = await person(db);
  const { id } = await openSession(db, token);
  const [wallet] = await db.query<{ id: string }>('insert into public.wallets (user_id) values ($1) returning id', [
    user,
  ]);
  await db.call('adjust_wallet', {
    wallet_id: wallet?.id,
    amount_minor: 500,
    reason: 'test',
    request_id: crypto.randomUUID(),
  });
  await db.call('pay_with_wallet', { session_id: id }, { user });
  for (const role of everyRole) {
    const caller = await person(db, role);
    const [row] = (await list({}, caller)).rows;
    expect([role, row?.payer !== null, (await vend(id, caller)).payments !== null]).toEqual([
      role,
      role !== 'technician',
      role !== 'technician',
    ]);
  }
  await expect(vend(id, await person(db))).rejects.toThrow('staff_only');
  expect(await vend(crypto.randomUUID())).toBeNull();
});

describe('every word of a machine', () => {
  const said = [
    { at: 1, from: 'machine', raw: 'c,STATUS,VEND,2.50,12', says: ['vend_request'] },
    { at: 2, from: 'bridge', raw: 'C,VEND,2.50', says: ['approve'] },
  ];

  test('is kept once with what went over the line, also one that comes after the decision', async () => {
    const id = await unknown(db, token, { reason: 'the machine told no outcome in time', said });
    await report(db, token, id, {
      outcome: 'unknown',
      detail: { reason: 'the machine told no outcome in time', said },
    });
    await db.call('resolve_unknown_vend', { session_id: id, decision: 'release' });
    await report(db, token, id, { outcome: 'success', detail: { reason: 'the machine reported a success' } });
    expect((await vend(id)).reports).toMatchObject([
      { outcome: 'unknown', reason: 'the machine told no outcome in time', said },
      { outcome: 'success', said: null },
    ]);
    await expect(db.query('update public.vend_reports set outcome = outcome')).rejects.toThrow('append-only');
  });

  test('fills no disk: at most twenty of a vend', async () => {
    const id = await unknown(db, token);
    for (let word = 0; word < 25; word += 1)
      await report(db, token, id, { outcome: 'unknown', detail: { reason: `word ${word}` } });
    expect((await vend(id)).reports).toHaveLength(20);
  });
});

describe('an unknown vend', () => {
  test('is shown with its money, and decided from the version that was seen, with a reason, once', async () => {
    const id = await unknown(db, token);
    const support = await person(db, 'support');
    const seen = await vend(id, support);
    expect(seen).toMatchObject({
      undecided: true,
      unknown_policy: 'release',
      payments: [{ status: 'requires_capture', amount_minor: 250, received_minor: 0, events: [{}], asked: [] }],
    });
    expect(seen.decide_before).not.toBeNull();
    const decide = (decision: string, version: string, caller = support) =>
      db.call<{ result: string }>(
        'resolve_unknown_vend',
        { session_id: id, decision, version, reason: 'la cliente a la photo' },
        caller,
      );
    await expect(decide('release', '2026-01-01T00:00:00.000000Z')).rejects.toMatchObject({
      code: 'PT409',
      message: 'changed_since',
    });
    expect((await sessionRow(db, id)).status).toBe('PAID');
    expect(await decide('release', seen.version)).toMatchObject({ result: 'resolved', status: 'FAILED' });
    // the same press again, and a colleague's who saw the same: done already
    expect(await decide('capture', seen.version, await person(db, 'staff'))).toMatchObject({
      result: 'already',
      status: 'FAILED',
    });
    expect(await vend(id)).toMatchObject({
      undecided: false,
      decide_before: null,
      payments: [{ settlement: 'cancel', asked: [{ topic: 'stripe.payment_intent.cancel', status: 'waiting' }] }],
      decisions: [{ reason: 'release: la cliente a la photo', after: { status: 'FAILED' } }],
    });
  });

  test('whose machine speaks up in between is not decided from what was seen before', async () => {
    const id = await unknown(db, token);
    const { version } = await vend(id);
    await report(db, token, id, { outcome: 'success' });
    expect(
      await db.call(
        'resolve_unknown_vend',
        { session_id: id, decision: 'release', version },
        await person(db, 'support'),
      ),
    ).toMatchObject({ result: 'already', status: 'COMPLETED', outcome: 'success' });
    await expect(
      db.call('resolve_unknown_vend', { session_id: id, decision: 'release' }, await person(db, 'technician')),
    ).rejects.toThrow('staff_only');
  });

  test('that the policy ended is no longer undecided', async () => {
    const id = await unknown(db, token);
    await passTime(db, 25 * 3_600);
    await db.call('expire_vend_sessions');
    expect(await list({ p_outcome: 'undecided' })).toMatchObject({ rows: [], count: 0 });
    expect(await vend(id)).toMatchObject({ status: 'FAILED', decided_by: 'policy' });
  });
});

test('at twenty thousand vends a page is read by an index, whatever it is asked for', async () => {
  await db.query(`
    begin;
    alter table public.vend_sessions disable trigger user;
    insert into public.vend_sessions (machine_id, amount, amount_minor, currency, metadata, expires_at, status, outcome, created_at)
      select 'pi_kiosk_1', 2.5, 100 + n % 500, 'eur', '{}', now(), 'COMPLETED', 'success', now() - n * interval '1 minute'
        from generate_series(1, 20000) n;
    alter table public.vend_sessions enable trigger user;
    insert into public.vend_session_private (session_id) select id from public.vend_sessions;
    commit;
    analyze public.vend_sessions, public.vend_session_private`);
  const id = await paid(db, token);
  for (const args of [
    {},
    { p_amount_minor: 250 },
    { p_outcome: 'open' },
    { p_machine_id: 'pi_kiosk_1', p_to: new Date(Date.now() - 86_400_000).toISOString() },
  ]) {
    const from = performance.now();
    await list({ ...args, p_limit: 50 });
    expect(performance.now() - from).toBeLessThan(300);
  }
  expect(await list({ p_limit: 1 })).toMatchObject({ count: 1_000, capped: true });
  expect((await list({ p_outcome: 'open' })).rows.map((row) => row.id)).toEqual([id]);
}, 30_000);

import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type Caller, type TestDatabase } from '../setup/database.ts';
import { newUser } from '../ordersSupport.ts';

// The event desk: what arrived, filtered; what it failed for, counted; replayed together, these and only these.

interface Line {
  seq: number;
  event_id: string;
  type: string;
  status: string;
  cause: string | null;
}
interface Page {
  rows: Line[];
  next: number | null;
  count: number | null;
  capped: boolean;
}
interface Run {
  id: string;
  total: number;
  replayed: number;
  refused: number;
  left: number;
  processed: number;
  failed: number;
  waiting: number;
  finished_at: string | null;
  refusals: Record<string, number>;
  result?: string;
  reason?: string;
  count?: number;
}

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

async function person(...roles: string[]): Promise<{ user: string }> {
  const user = await newUser(db);
  for (const role of roles)
    await db.query('insert into guichet.staff_roles (user_id, role) values ($1, $2)', [user, role]);
  return { user };
}

/** Events in error for one cause: each message names an object of its own. */
async function failed(count: number, message: (n: number) => string, type = 'invoice.paid'): Promise<string[]> {
  const rows = Array.from({ length: count }, (_, n) => ({ event_id: `evt_${randomUUID()}`, message: message(n) }));
  await db.query(
    `insert into public.stripe_webhook_log (event_id, type, status, payload, object_id)
     select r.event_id, $2, 'processing', '{}', 'in_' || r.event_id from jsonb_to_recordset($1) as r (event_id text)`,
    [JSON.stringify(rows), type],
  );
  await db.query(
    `update public.stripe_webhook_log l set status = 'error', error_message = r.message, attempts = 8
     from jsonb_to_recordset($1) as r (event_id text, message text) where l.event_id = r.event_id`,
    [JSON.stringify(rows)],
  );
  return rows.map(({ event_id }) => event_id);
}
async function arrived(count: number, status = 'processed', type = 'charge.updated'): Promise<void> {
  await db.query(
    `insert into public.stripe_webhook_log (event_id, type, status, payload)
     select 'evt_' || gen_random_uuid(), $2, $3, '{}' from generate_series(1, $1)`,
    [count, type, status],
  );
}
const list = (filter: object, args: object = {}, caller: Caller = 'service_role') =>
  db.call<Page>('desk_events', { p_filter: filter, ...args }, caller);
const start = (args: Record<string, unknown>, caller: Caller = 'service_role') =>
  db.call<Run>('desk_start_replay', args, caller);
const go = (run: string, limit = 200) => db.call<Run>('desk_continue_replay', { p_run: run, p_limit: limit });

describe('who may', () => {
  test.each(['owner', 'administrator', 'support', 'technician'])('%s reads and replays', async (role) => {
    const somebody = await person(role);
    const [event = ''] = await failed(1, () => 'no such plan');
    expect((await list({}, {}, somebody)).rows).toHaveLength(1);
    expect(await db.call('desk_event', { p_event_id: event }, somebody)).toMatchObject({ payload: {} });
    const run = randomUUID();
    expect(await start({ p_run: run, p_expected: 1, p_events: [event] }, somebody)).toMatchObject({ total: 1 });
  });

  test.each([['staff'], ['accountant'], []])('%s neither reads nor replays', async (...roles) => {
    const somebody = await person(...roles);
    for (const [name, args] of [
      ['desk_events', {}],
      ['desk_event_overview', {}],
      ['desk_event', { p_event_id: 'evt_1' }],
      ['desk_count_replay', { p_filter: {} }],
      ['desk_start_replay', { p_run: randomUUID(), p_expected: 1, p_filter: {} }],
      ['desk_continue_replay', { p_run: randomUUID() }],
      ['desk_replay_runs', {}],
    ] as const)
      await expect(db.call(name, args, somebody)).rejects.toThrow('staff_only');
    await expect(db.call('desk_events', {}, 'anon')).rejects.toThrow('permission denied');
  });
});

describe('the list', () => {
  test('is filtered by type, state, cause, object and time, newest first, with its count', async () => {
    const [broken = ''] = await failed(1, () => 'order 12 is gone');
    await failed(2, (n) => `no plan "p${n}"`, 'customer.subscription.updated');
    await arrived(3);
    await arrived(1, 'ignored', 'payout.paid');
    await arrived(1, 'pending');
    const counts = await Promise.all(
      [
        {},
        { status: 'error' },
        { status: 'ignored' },
        { status: 'pending' },
        { status: 'processed' },
        { type: 'charge.updated' },
        { status: 'error', type: 'invoice.paid' },
        { cause: 'no plan "…"' },
        { object: `in_${broken}` },
        { object: broken },
        { status: 'error', object: broken },
        { from: '2000-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' },
        { to: '2000-01-01T00:00:00Z' },
        { from: '2100-01-01T00:00:00Z' },
      ].map(async (filter) => (await list(filter)).count),
    );
    expect(counts).toEqual([8, 3, 1, 1, 3, 4, 1, 2, 1, 1, 1, 8, 0, 0]);
    const seqs = (await list({})).rows.map(({ seq }) => seq);
    expect(seqs).toEqual([...seqs].sort((a, b) => b - a));
  });

  test('a time finds the first event that arrived at it or later', async () => {
    await db.query(
      `insert into public.stripe_webhook_log (event_id, type, status, created_at)
       select 'evt_' || n, 'a', 'processed', timestamptz '2026-01-01' + n * interval '1 hour' from generate_series(1, 50) n`,
    );
    const found = await list({ from: '2026-01-01T10:00:00Z', to: '2026-01-01T12:30:00Z' });
    expect(found.rows.map(({ event_id }) => event_id)).toEqual(['evt_12', 'evt_11', 'evt_10']);
  });

  test('a page follows the other without a gap; only the first one counts', async () => {
    await arrived(250);
    const seen: number[] = [];
    let after: number | null = null;
    do {
      const page: Page = await list({}, { p_after: after, p_limit: 100 });
      expect(page.count).toBe(after === null ? 250 : null);
      seen.push(...page.rows.map(({ seq }) => seq));
      after = page.next;
    } while (after !== null);
    expect(new Set(seen).size).toBe(250);
  });

  test('what a filter says is a value, never SQL', async () => {
    await arrived(1);
    for (const field of ['type', 'status', 'cause', 'object'])
      expect((await list({ [field]: "x' or true --%s%1$s" })).count).toBe(0);
  });
});

describe('causes', () => {
  test('are one, whatever ids, numbers, instants and names their messages bear', async () => {
    const [row] = await db.query<{ a: string; same: boolean }>(
      `select guichet.cause_of(m[1]) as a, (select count(distinct guichet.cause_of(x)) = 1 from unnest(m) x) as same
       from (values (array[
         'payment pi_3Nx8 is of 1200 eur, order 7f0c8e1e-0000-4000-8000-000000000001 costs 1300 (at data.object.amount)',
         'payment pi_9Za1 is of 5 eur, order 7f0c8e1e-0000-4000-8000-0000000000aa costs 77  (at data.object.amount)'])) v (m)`,
    );
    expect(row).toEqual({ a: 'payment pi_… is of # eur, order … costs # (at data.object.amount)', same: true });
    const [words] = await db.query<{ a: string }>(
      "select guichet.cause_of('column payment_intent of data.object.items is null') as a",
    );
    expect(words?.a).toBe('column payment_intent of data.object.items is null');
  });

  test('are counted, the most frequent first, and forgotten once their events are well', async () => {
    await failed(5, (n) => `no plan ${n}`);
    const others = await failed(2, (n) => `no "customer ${n}"`, 'charge.failed');
    const overview = () =>
      db.call<{ error: number; types: string[]; causes: { cause: string; count: number; types: string[] }[] }>(
        'desk_event_overview',
      );
    expect(await overview()).toMatchObject({
      error: 7,
      types: ['charge.failed', 'invoice.paid'],
      causes: [
        { cause: 'no plan #', count: 5, types: ['invoice.paid'], message: 'no plan 4' },
        { cause: 'no "…"', count: 2, types: ['charge.failed'] },
      ],
    });
    await db.call('replay_stripe_events', { event_ids: others });
    expect((await overview()).causes.map(({ count }) => count)).toEqual([5]);
    await db.query("delete from public.stripe_webhook_log where status = 'error'");
    expect(await overview()).toMatchObject({ error: 0, causes: [] });
  });

  test('of rows from before the desk are filled in', async () => {
    await failed(3, () => 'no plan');
    await db.query('delete from guichet.event_troubles');
    await db.query(
      `insert into guichet.event_troubles (event, seq, status, type, cause)
       select l.id, l.seq, l.status, l.type, guichet.cause_of(l.error_message) from public.stripe_webhook_log l`,
    );
    expect((await list({ cause: 'no plan' })).count).toBe(3);
  });
});

describe('replaying', () => {
  test('all of a cause: these and only these; a second press changes nothing', async () => {
    const events = await failed(7, (n) => `no plan ${n}`);
    await failed(3, () => 'another cause');
    expect(await db.call('desk_count_replay', { p_filter: { cause: 'no plan #' } })).toEqual({ count: 7 });
    const run = randomUUID();
    const asked = { p_run: run, p_expected: 7, p_filter: { cause: 'no plan #' }, p_reason: 'plan is back' };
    expect(await start(asked)).toMatchObject({ total: 7, replayed: 0, left: 7, finished_at: null });
    expect(await go(run, 5)).toMatchObject({ replayed: 5, left: 2, waiting: 5, finished_at: null });
    expect(await start(asked)).toMatchObject({ total: 7, replayed: 5 });
    expect(await go(run, 5)).toMatchObject({ replayed: 7, left: 0, finished_at: expect.any(String) });
    expect(await go(run, 5)).toMatchObject({ replayed: 7, left: 0 });
    const states = await db.query<{ status: string; replays: number; n: number }>(
      'select status, replays, count(*)::int as n from public.stripe_webhook_log group by 1, 2 order by 1',
    );
    expect(states).toEqual([
      { status: 'error', replays: 0, n: 3 },
      { status: 'pending', replays: 1, n: 7 },
    ]);
    // what the synchronisation made of them is part of the run
    await db.query("update public.stripe_webhook_log set status = 'processed' where event_id = any($1)", [
      events.slice(0, 4),
    ]);
    await db.query("update public.stripe_webhook_log set status = 'error' where event_id = $1", [events[4]]);
    expect((await db.call<{ runs: Run[] }>('desk_replay_runs')).runs).toEqual([
      expect.objectContaining({ id: run, processed: 4, failed: 1, waiting: 2, reason: 'plan is back' }),
    ]);
    const kept = await db.query<{ action: string; reason: string | null; n: number }>(
      'select action, reason, count(*)::int as n from public.staff_actions group by 1, 2 order by 3',
    );
    expect(kept).toEqual([
      { action: 'replay_events', reason: 'plan is back', n: 1 },
      { action: 'replay_events', reason: null, n: 7 },
    ]);
  });

  test('refuses where there are more or fewer than were shown, and where there are none', async () => {
    await failed(2, () => 'no plan');
    const run = randomUUID();
    expect(await start({ p_run: run, p_expected: 1, p_filter: { cause: 'no plan' } })).toMatchObject({
      result: 'refused',
      reason: 'other_number',
      count: 2,
    });
    expect(await start({ p_run: run, p_expected: 0, p_filter: { cause: 'gone' } })).toMatchObject({
      reason: 'nothing_chosen',
    });
    expect(await db.query('select 1 from public.replay_runs')).toEqual([]);
  });

  test('refuses where they are as many as were shown, and not the same ones', async () => {
    const [first = ''] = await failed(2, () => 'no plan');
    const shown = await db.call<{ version: string }>('desk_events', { p_filter: { cause: 'no plan' } });
    const [cause] = (await db.call<{ causes: { version: string }[] }>('desk_event_overview')).causes;
    expect(cause?.version).toBe(shown.version);
    // one is well by now, another has failed since
    await db.query("update public.stripe_webhook_log set status = 'processed' where event_id = $1", [first]);
    await failed(1, () => 'no plan');
    const asked = { p_run: randomUUID(), p_expected: 2, p_filter: { cause: 'no plan' } };
    expect(await start({ ...asked, p_version: shown.version })).toMatchObject({
      result: 'refused',
      reason: 'changed_since',
    });
    expect(await db.query('select 1 from public.replay_runs')).toEqual([]);
    const now = await db.call<{ version: string }>('desk_events', { p_filter: { cause: 'no plan' } });
    expect(await start({ ...asked, p_version: now.version })).toMatchObject({ total: 2 });
  });

  test('leaves alone what somebody else replayed meanwhile, what is worked on and what has no payload', async () => {
    const [other = '', busy = '', empty = '', good = ''] = await failed(4, () => 'no plan');
    const run = randomUUID();
    await start({ p_run: run, p_expected: 4, p_events: [other, busy, empty, good] });
    await db.call('replay_stripe_events', { event_ids: [other] });
    await db.query(
      "update public.stripe_webhook_log set status = 'processing', claimed_until = now() + interval '1 minute' where event_id = $1",
      [busy],
    );
    await db.query('update public.stripe_webhook_log set payload = null where event_id = $1', [empty]);
    expect(await go(run)).toMatchObject({
      replayed: 1,
      refused: 3,
      left: 0,
      refusals: { changed: 1, busy: 1, expired: 1 },
    });
    const [row] = await db.query<{ replays: number }>(
      'select replays from public.stripe_webhook_log where event_id = $1',
      [other],
    );
    expect(row?.replays).toBe(1);
  });

  test('two pages that drive one run take turns', async () => {
    await failed(40, () => 'no plan');
    const run = randomUUID();
    const args = { p_run: run, p_expected: 40, p_filter: { cause: 'no plan' } };
    await Promise.all([start(args), start(args)]);
    await Promise.all(Array.from({ length: 8 }, () => go(run, 10)));
    const [row] = await db.query<{ replays: number; n: number }>(
      'select max(replays) as replays, count(*)::int as n from public.stripe_webhook_log where replays > 0',
    );
    expect(row).toEqual({ replays: 1, n: 40 });
  });

  test('a run that is not there is refused', async () => {
    expect(await go(randomUUID())).toMatchObject({ result: 'refused', reason: 'not_found' });
  });
});

test('an event whole: payload, the others of its object, decisions, what support was told', async () => {
  await db.query(
    `insert into public.stripe_webhook_log (event_id, type, status, payload, object_id, event_created) values
      ('evt_1', 'invoice.created', 'processed', '{"id": "evt_1"}', 'in_1', 10),
      ('evt_2', 'invoice.paid', 'error', '{"id": "evt_2"}', 'in_1', 20)`,
  );
  await db.query("select guichet.alert('event_failed', 'evt_2', '{}')");
  await db.call('replay_stripe_events', { event_ids: ['evt_2'] });
  expect(await db.call('desk_event', { p_event_id: 'evt_2' })).toMatchObject({
    event_id: 'evt_2',
    status: 'pending',
    payload: { id: 'evt_2' },
    version: 1,
    siblings: [{ event_id: 'evt_1' }],
    decisions: [{ action: 'replay_events' }],
    alerts: [{ template: 'event_failed', status: 'queued' }],
  });
  expect(await db.call('desk_event', { p_event_id: 'evt_9' })).toMatchObject({ reason: 'not_found' });
});

test('looks at few rows, however many events there are', async () => {
  await db.query(
    `insert into public.stripe_webhook_log (event_id, type, status, payload, object_id)
     select 'evt_' || n, case when n % 5000 = 0 then 'rare.type' else 'type.' || n % 7 end,
       case when n % 1000 = 0 then 'error' when n % 3000 = 1 then 'pending' else 'processed' end, '{}', 'in_' || n
     from generate_series(1, 20000) n`,
  );
  await db.query('analyze public.stripe_webhook_log');
  await db.query('analyze guichet.event_troubles');
  for (const filter of [{}, { type: 'rare.type' }, { status: 'error' }, { status: 'pending' }, { object: 'in_77' }]) {
    const [{ where = '' } = {}] = await db.query<{ where: string }>('select guichet.events_where($1) as where', [
      filter,
    ]);
    const key = where.startsWith('from guichet.event_troubles') ? 't' : 'l';
    const [{ 'QUERY PLAN': plan } = { 'QUERY PLAN': [] }] = await db.query<{ 'QUERY PLAN': { Plan: object }[] }>(
      `explain (format json) select l.seq ${where} order by ${key}.seq desc limit 100`,
    );
    const whole = /"Node Type":"Seq Scan"[^{}]*"Relation Name":"stripe_webhook_log"/.test(JSON.stringify(plan));
    expect([filter, whole]).toEqual([filter, false]);
  }
});

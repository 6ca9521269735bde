import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';

// A fourth queue is a table, a line and a claim: everything else is what event log, outbox and alerts are run by.

interface Claimed {
  token: string | null;
  rows: { id: string; what: string; attempts: number }[];
  next_attempt_in_ms: number | null;
}
interface Outcome {
  id: string;
  result: string;
  attempts: number | null;
  next_attempt_at: string | null;
}

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await db.query(`
    create table public.parcel (
      id uuid primary key default gen_random_uuid(),
      seq bigint generated always as identity,
      what text not null,
      status text not null default 'packed',
      attempts integer not null default 0,
      max_attempts integer not null default 3,
      next_attempt_at timestamptz,
      claimed_until timestamptz,
      claim_token uuid,
      error_message text
    )`);
  await db.query(`
    insert into guichet.queues (name, relation, waiting, leased, done, given_up, skipped, alert) values (
      'parcels', 'public.parcel', 'packed', 'on the way', 'delivered', 'returned', 'kept',
      $$jsonb_build_object('template', 'parcel_returned', 'subject', q.what, 'data', jsonb_build_object('message', q.error_message))$$)`);
  await db.query(`
    create function public.claim_parcels(max_rows int) returns jsonb language plpgsql as $$
    declare
      v_now timestamptz;
      v_token uuid := gen_random_uuid();
      v_ids uuid[];
      v_next timestamptz;
    begin
      perform guichet.queue_lock('parcels');
      v_now := clock_timestamp();
      perform guichet.queue_give_up('parcels', array(select p.id from public.parcel p
        where p.status = 'on the way' and p.claimed_until <= v_now and p.attempts >= p.max_attempts));
      v_ids := array(select p.id from public.parcel p
        where (p.status = 'packed' and (p.next_attempt_at is null or p.next_attempt_at <= v_now))
          or (p.status = 'on the way' and p.claimed_until <= v_now) order by p.seq limit max_rows);
      if cardinality(v_ids) > 0 then
        perform guichet.queue_lease('parcels', v_ids, v_token, v_now + interval '30 seconds');
        return jsonb_build_object('token', v_token, 'next_attempt_in_ms', 0,
          'rows', (select jsonb_agg(p order by p.seq) from public.parcel p where p.id = any(v_ids)));
      end if;
      select min(case p.status when 'packed' then p.next_attempt_at else p.claimed_until end) into v_next
        from public.parcel p where p.status in ('packed', 'on the way');
      return jsonb_build_object('token', null, 'rows', '[]'::jsonb,
        'next_attempt_in_ms', guichet.queue_wait(v_next, v_now));
    end $$`);
});
afterEach(async () => {
  await db.clear();
});
afterAll(async () => {
  await db.drop();
});

const pack = async (...whats: string[]): Promise<void> => {
  for (const what of whats) await db.query('insert into public.parcel (what) values ($1)', [what]);
};
async function asked<Answer>(expression: string, ...values: unknown[]): Promise<Answer> {
  const [row] = await db.query<{ answer: Answer }>(`select ${expression} as answer`, values);
  if (row === undefined) throw new Error(`${expression} gave no row`);
  return row.answer;
}
const claim = (maxRows = 10): Promise<Claimed> => asked('public.claim_parcels($1)', maxRows);
const complete = (token: string | null, ...ids: string[]): Promise<Outcome[]> =>
  asked("guichet.queue_complete('parcels', $1, $2::jsonb)", token, JSON.stringify(ids.map((id) => ({ id }))));
const fail = (token: string | null, ...items: { id: string; message: string; final?: boolean }[]): Promise<Outcome[]> =>
  asked("guichet.queue_fail('parcels', $1, $2::jsonb)", token, JSON.stringify(items));
const lapse = (): Promise<unknown> =>
  db.query("update public.parcel set claimed_until = now() - interval '1 second' where claimed_until is not null");
const passBackoff = (): Promise<unknown> => db.query('update public.parcel set next_attempt_at = now()');
const words = async (): Promise<string[]> =>
  (await db.query<{ status: string }>('select status from public.parcel order by seq')).map(({ status }) => status);
const alerts = (): Promise<unknown> => db.query('select template, subject, data from public.alert_outbox');

describe('a fourth queue', () => {
  test('gives rows out once, in order of arrival, and ends them', async () => {
    await pack('a', 'b', 'c');
    const first = await claim(2);
    expect(first.rows.map(({ what, attempts }) => [what, attempts])).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
    const second = await claim();
    expect(second.rows.map(({ what }) => what)).toEqual(['c']);
    const ids = first.rows.map(({ id }) => id);
    expect((await complete(first.token, ...ids)).map(({ result }) => result)).toEqual(['delivered', 'delivered']);
    expect(await words()).toEqual(['delivered', 'delivered', 'on the way']);
    expect(await claim()).toMatchObject({ token: null, rows: [] });
  });

  test('never gives a row to two that come at once', async () => {
    await pack(...Array.from({ length: 20 }, (_, n) => `${n}`));
    const claims = await Promise.all(Array.from({ length: 6 }, () => claim(4)));
    const given = claims.flatMap(({ rows }) => rows.map(({ id }) => id));
    expect(given).toHaveLength(20);
    expect(new Set(given).size).toBe(20);
  });

  test('lets a failed one wait, longer each time, and says how long', async () => {
    await pack('a');
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 2; attempt += 1) {
      const { token, rows } = await claim();
      const [outcome] = await fail(token, { id: rows[0]?.id ?? '', message: 'nobody at home' });
      expect(outcome).toMatchObject({ result: 'retry', attempts: attempt });
      const { token: none, next_attempt_in_ms } = await claim();
      expect(none).toBeNull();
      waits.push(next_attempt_in_ms ?? 0);
      await passBackoff();
    }
    expect(waits[0]).toBeGreaterThan(4_000);
    expect(waits[1]).toBeGreaterThan(9_000);
  });

  test('gives up after the last attempt, or at once where it is final, and alerts in the same transaction', async () => {
    await pack('a', 'b');
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const { token, rows } = await claim();
      await fail(token, ...rows.map(({ id, what }) => ({ id, message: `no door for ${what}`, final: what === 'b' })));
      await passBackoff();
    }
    expect(await words()).toEqual(['returned', 'returned']);
    expect(await alerts()).toEqual([
      { template: 'parcel_returned', subject: 'b', data: { message: 'no door for b' } },
      { template: 'parcel_returned', subject: 'a', data: { message: 'no door for a' } },
    ]);
  });

  test('gives up what ended every execution it was in', async () => {
    await pack('a');
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      expect((await claim()).rows).toHaveLength(1);
      await lapse();
    }
    expect((await claim()).rows).toEqual([]);
    expect(await alerts()).toMatchObject([{ data: { message: 'its execution ended 3 times without settling it' } }]);
  });

  test('hears nothing from whoever has lost the lease, before and after somebody else has it', async () => {
    await pack('a');
    const slow = await claim();
    const id = slow.rows[0]?.id ?? '';
    await lapse();
    const late = async (): Promise<unknown[]> => [
      (await complete(slow.token, id))[0]?.result,
      (await fail(slow.token, { id, message: 'late' }))[0]?.result,
      await asked("guichet.queue_renew('parcels', $1, 60)", slow.token),
    ];
    expect(await late()).toEqual(['lapsed', 'lapsed', { renewed: 0 }]);
    const quick = await claim();
    expect(await late()).toEqual(['lapsed', 'lapsed', { renewed: 0 }]);
    expect(await asked("guichet.queue_renew('parcels', $1, 60)", quick.token)).toEqual({ renewed: 1 });
    expect((await complete(quick.token, id))[0]?.result).toBe('delivered');
  });

  test('is tried again, or skipped, by staff', async () => {
    await pack('a', 'b');
    const { token, rows } = await claim();
    const [a = '', b = ''] = rows.map(({ id }) => id);
    // somebody works on it
    expect(await asked("guichet.queue_skip('parcels', $1, 'why')", [a])).toEqual([]);
    await fail(token, { id: a, message: 'no', final: true }, { id: b, message: 'no', final: true });
    expect(await asked("guichet.queue_retry('parcels', $1)", [a])).toEqual([a]);
    expect(await asked("guichet.queue_skip('parcels', $1, 'lost')", [b])).toEqual([b]);
    expect(await words()).toEqual(['packed', 'kept']);
    expect((await claim()).rows.map(({ what, attempts }) => [what, attempts])).toEqual([['a', 1]]);
  });
});

test('a queue that is none is refused by name', async () => {
  await expect(asked("guichet.queue_renew('letters', gen_random_uuid(), 30)")).rejects.toThrow(
    'there is no queue "letters"',
  );
});

test('every queue has the columns that the core writes, and its words are those that its table allows', async () => {
  const queues = await db.query<{ name: string; missing: string[]; refused: string[] }>(`
    select q.name,
      array(select c from unnest(array['id', 'seq', 'status', 'attempts', 'max_attempts', 'next_attempt_at', 'claimed_until',
          'claim_token', 'error_message', q.key_column]) c
        where not exists (select from pg_attribute a where a.attrelid = q.relation::regclass and a.attname = c)) as missing,
      array(select w from unnest(array[q.waiting, q.leased, q.done, q.given_up, q.skipped]) w
        where w is not null and not exists (select from pg_constraint k where k.conrelid = q.relation::regclass
          and k.contype = 'c' and pg_get_constraintdef(k.oid) like '%status%' || quote_literal(w) || '%')) as refused
    from guichet.queues q where q.name <> 'parcels' order by q.name`);
  expect(queues).toEqual(['alerts', 'outbox', 'stripe-events'].map((name) => ({ name, missing: [], refused: [] })));
});

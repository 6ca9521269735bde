import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';

interface Claimed {
  token: string | null;
  rows: { id: string; object_key: string; payload: unknown; attempts: number; idempotency_key: string }[];
  next_attempt_in_ms: number | null;
}
interface Settled {
  results: { id: string; result: string; attempts?: number }[];
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

async function enqueue(
  object_key: string,
  payload: Record<string, unknown>,
  fold = true,
  { topic = 'stripe.product.sync' }: { topic?: string } = {},
): Promise<string> {
  const [row] = await db.query<{ id: string }>('select guichet.enqueue_outbox($1, $2, $3, $4) as id', [
    topic,
    object_key,
    payload,
    fold,
  ]);
  if (!row) throw new Error('enqueue_outbox returned nothing');
  return row.id;
}
const claim = (options: Record<string, unknown> = {}): Promise<Claimed> =>
  db.call<Claimed>('claim_outbox', { topics: ['stripe.product.sync'], ...options });
const settle = async (
  name: 'complete_outbox' | 'fail_outbox',
  token: string | null,
  rows: Record<string, unknown>[],
): Promise<string[]> => (await db.call<Settled>(name, { token, rows })).results.map(({ result }) => result);
const statuses = async (): Promise<string[]> =>
  (await db.query<{ status: string }>('select status from public.outbox order by seq')).map(({ status }) => status);
const passBackoff = (): Promise<unknown> => db.query('update public.outbox set next_attempt_at = now()');

describe('an outage', () => {
  test('of whoever was to do it uses no attempt up, however long it lasts; a refusal still does', async () => {
    const id = await enqueue('space:1', {});
    for (let day = 0; day < 30; day += 1) {
      const { token } = await claim();
      expect(
        await settle('fail_outbox', token, [{ id, message: 'nobody answers', outage: true, retry_after_seconds: 60 }]),
      ).toEqual(['retry']);
      await passBackoff();
    }
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      const { token } = await claim();
      expect(await settle('fail_outbox', token, [{ id, message: 'refused' }])).toEqual([
        attempt < 10 ? 'retry' : 'parked',
      ]);
      await passBackoff();
    }
  });
});

describe('enqueue', () => {
  test('changes of one object that nobody has tried fold into the newest', async () => {
    const first = await enqueue('space:1', { rev: 1 });
    expect(await enqueue('space:1', { rev: 2 })).toBe(first);
    await enqueue('space:2', { rev: 1 });
    const { rows } = await claim();
    expect(rows.map(({ object_key, payload }) => [object_key, payload])).toEqual([
      ['space:1', { rev: 2 }],
      ['space:2', { rev: 1 }],
    ]);
  });

  test('a row that was tried keeps its payload, for it keeps its idempotency key', async () => {
    const first = await enqueue('space:1', { rev: 1 });
    const { token } = await claim();
    expect(await enqueue('space:1', { rev: 2 })).not.toBe(first);
    await settle('fail_outbox', token, [{ id: first, message: 'Stripe was away' }]);
    const third = await enqueue('space:1', { rev: 3 });
    await passBackoff();
    expect((await claim()).rows).toEqual([
      expect.objectContaining({ id: first, payload: { rev: 1 }, attempts: 2, idempotency_key: `outbox:${first}` }),
    ]);
    expect(await db.query('select payload from public.outbox where id = $1', [third])).toEqual([
      { payload: { rev: 3 } },
    ]);
    expect(await statuses()).toEqual(['running', 'waiting']);
  });

  test('what must not fold does not', async () => {
    await enqueue('booking:1', { letter: 'confirmed' }, false);
    await enqueue('booking:1', { letter: 'reminder' }, false);
    expect(await statuses()).toEqual(['waiting', 'waiting']);
  });

  test('many at once leave one row', async () => {
    await Promise.all(Array.from({ length: 30 }, (_, rev) => enqueue('space:1', { rev })));
    expect(await statuses()).toEqual(['waiting']);
  });

  test('is undone with the transaction that made it', async () => {
    const client = await db.pool.connect();
    await client.query('begin');
    await client.query("select guichet.enqueue_outbox('t', 'k', '{}')");
    await client.query('rollback');
    client.release();
    expect(await statuses()).toEqual([]);
  });
});

describe('drain', () => {
  test('one row an object at a time, in order', async () => {
    const first = await enqueue('space:1', { n: 1 }, false);
    const second = await enqueue('space:1', { n: 2 }, false);
    const { token, rows } = await claim();
    expect(rows.map(({ id }) => id)).toEqual([first]);
    expect((await claim()).rows).toEqual([]);
    expect(await settle('complete_outbox', token, [{ id: first, result: { stripe_product_id: 'prod_1' } }])).toEqual([
      'done',
    ]);
    expect((await claim()).rows.map(({ id }) => id)).toEqual([second]);
    expect(await db.query('select result from public.outbox where id = $1', [first])).toEqual([
      { result: { stripe_product_id: 'prod_1' } },
    ]);
  });

  test('two drains at once never have the same object', async () => {
    for (let n = 0; n < 30; n += 1) await enqueue(`space:${n % 10}`, { n }, false);
    const claims = await Promise.all(Array.from({ length: 6 }, () => claim({ max_rows: 4 })));
    const keys = claims.flatMap(({ rows }) => rows.map(({ object_key }) => object_key));
    expect(keys).toHaveLength(10);
    expect(new Set(keys).size).toBe(10);
  });

  test('a lapsed lease changes nothing and the row is claimed again with the same key', async () => {
    const id = await enqueue('space:1', {});
    const slow = await claim();
    await db.query("update public.outbox set claimed_until = now() - interval '1 second'");
    expect(await settle('complete_outbox', slow.token, [{ id }])).toEqual(['lapsed']);
    const quick = await claim();
    expect(quick.rows).toEqual([expect.objectContaining({ id, attempts: 2, idempotency_key: `outbox:${id}` })]);
    expect(await settle('fail_outbox', slow.token, [{ id, message: 'late' }])).toEqual(['lapsed']);
    expect(await settle('complete_outbox', quick.token, [{ id }])).toEqual(['done']);
  });

  test('a row that is given up parks its own object only, alerts, and staff skip it', async () => {
    const parked = await enqueue('space:1', {}, false);
    const behind = await enqueue('space:1', {}, false);
    const other = await enqueue('space:2', {}, false);
    const { token } = await claim();
    expect(
      await settle('fail_outbox', token, [
        { id: parked, message: 'No such product', final: true },
        { id: other, message: 'away' },
      ]),
    ).toEqual(['parked', 'retry']);
    await passBackoff();
    expect((await claim()).rows.map(({ id }) => id)).toEqual([other]);
    expect(await db.query("select template, data ->> 'message' as message from public.alert_outbox")).toEqual([
      { template: 'outbox_parked', message: 'No such product' },
    ]);
    const { results } = await db.call<Settled>('skip_outbox', { ids: [parked, other], reason: 'archived by hand' });
    expect(results.map(({ result }) => result)).toEqual(['skipped', 'busy']);
    expect((await claim()).rows.map(({ id }) => id)).toEqual([behind]);
  });

  test('the last attempt parks; staff may try again', async () => {
    const id = await enqueue('space:1', {});
    await db.query('update public.outbox set max_attempts = 2');
    for (const expected of ['retry', 'parked']) {
      await passBackoff();
      const { token } = await claim();
      expect(await settle('fail_outbox', token, [{ id, message: 'away' }])).toEqual([expected]);
    }
    expect((await claim()).next_attempt_in_ms).toBeNull();
    await db.call('retry_outbox', { ids: [id] });
    expect((await claim()).rows).toEqual([expect.objectContaining({ id, attempts: 3 })]);
  });

  test('an outage says how long to wait', async () => {
    const id = await enqueue('space:1', {});
    const { token } = await claim();
    await settle('fail_outbox', token, [{ id, message: 'Too many requests', retry_after_seconds: 30 }]);
    const { next_attempt_in_ms } = await claim();
    expect(next_attempt_in_ms).toBeGreaterThan(28_000);
    expect(next_attempt_in_ms).toBeLessThanOrEqual(30_000);
  });

  test.each(['anon', { user: '00000000-0000-4000-8000-000000000001' }] as const)('%o is refused', async (caller) => {
    await expect(db.call('claim_outbox', { topics: ['t'] }, caller)).rejects.toThrow(
      'permission denied for function claim_outbox',
    );
    await expect(db.as(caller, "select guichet.enqueue_outbox('t', 'k', '{}')")).rejects.toThrow('permission denied');
  });
});

describe('a look', () => {
  const due = (topics: string[], more: Record<string, unknown> = {}): Promise<string[]> =>
    db.call<string[]>('outbox_due', { topics, ...more });

  test('names the topics for which claim_outbox has something, each once', async () => {
    expect(await due(['a', 'b'])).toEqual([]);
    await enqueue('1', {}, false, { topic: 'a' });
    await enqueue('2', {}, false, { topic: 'a' });
    await enqueue('3', {}, false, { topic: 'c' });
    expect(await due(['b', 'a', 'a'])).toEqual(['a']);
    expect(await due(['a'], { consumer: 'another' })).toEqual([]);
    // nothing is claimed by it
    expect(await statuses()).toEqual(['waiting', 'waiting', 'waiting']);
  });

  test('names nothing that is being worked on, is to be tried later, is parked or done', async () => {
    const [first, second] = [await enqueue('1', {}), await enqueue('2', {})];
    const { token } = await claim();
    expect(await due(['stripe.product.sync'])).toEqual([]);
    await settle('fail_outbox', token, [{ id: first, message: 'not now', retry_after_seconds: 60 }]);
    await settle('fail_outbox', token, [{ id: second, message: 'never', final: true }]);
    expect(await due(['stripe.product.sync'])).toEqual([]);
    await passBackoff();
    expect(await due(['stripe.product.sync'])).toEqual(['stripe.product.sync']);
    const again = await claim();
    await settle('complete_outbox', again.token, [{ id: first }]);
    expect(await due(['stripe.product.sync'])).toEqual([]);
  });

  test('names what was left by somebody who died, and what has expired meanwhile', async () => {
    await enqueue('1', {});
    await claim();
    await db.query("update public.outbox set claimed_until = now() - interval '1 second'");
    expect(await due(['stripe.product.sync'])).toEqual(['stripe.product.sync']);
    await db.query(
      "update public.outbox set status = 'waiting', claim_token = null, claimed_until = null, next_attempt_at = now() + interval '1 hour', expires_at = now() - interval '1 second'",
    );
    expect(await due(['stripe.product.sync'])).toEqual(['stripe.product.sync']);
    await claim();
    expect(await due(['stripe.product.sync'])).toEqual([]);
  });

  test.each(['anon', { user: '00000000-0000-4000-8000-000000000001' }] as const)('by %o is refused', async (caller) => {
    await expect(db.call('outbox_due', { topics: ['a'] }, caller)).rejects.toMatchObject({ code: '42501' });
  });
});

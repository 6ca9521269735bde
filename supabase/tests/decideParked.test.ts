import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';

/** Staff decide parked rows by form: named, or all of a topic; all of them or none, and a refusal says which and why. */

interface Answer {
  result: string;
  reason?: string;
  rows: { id: string; result?: string; reason?: string }[];
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

async function row(topic: string, key: string, status = 'parked'): Promise<string> {
  const [made] = await db.query<{ id: string }>('select guichet.enqueue_outbox($1, $2, $3, false) as id', [
    topic,
    key,
    {},
  ]);
  if (!made) throw new Error('enqueue_outbox returned nothing');
  await db.query('update public.outbox set status = $2, attempts = 10 where id = $1', [made.id, status]);
  return made.id;
}
const decide = (given: Record<string, unknown>) => db.call<Answer>('decide_parked_outbox', given);
const statuses = async () =>
  (await db.query<{ status: string }>('select status from public.outbox order by seq')).map(({ status }) => status);

test('looking changes nothing, with a topic or without', async () => {
  await row('email', 'letter:1');
  await row('stripe.space.sync', 'space:1');
  expect((await decide({ decision: 'look' })).rows).toHaveLength(2);
  expect((await decide({ decision: 'look', topic: ' email ', ids: '' })).rows).toMatchObject([
    { topic: 'email', object_key: 'letter:1', result: 'parked' },
  ]);
  expect(await statuses()).toEqual(['parked', 'parked']);
});

test('those that are named are retried, however they are written; the others stay', async () => {
  const one = await row('email', 'letter:1');
  const two = await row('email', 'letter:2');
  await row('email', 'letter:3');
  const { result, rows } = await decide({
    decision: 'retry',
    ids: ` ${one.toUpperCase()}\r\n${two}, ${one};`,
    topic: '',
  });
  expect([result, rows.map(({ id }) => id)]).toEqual(['done', [one, two]]);
  expect(await statuses()).toEqual(['waiting', 'waiting', 'parked']);
});

test('all that are parked of a topic are skipped, with the reason', async () => {
  await row('email', 'letter:1');
  await row('email', 'letter:2', 'done');
  await row('stripe.space.sync', 'space:1');
  expect(await decide({ decision: 'skip', topic: 'email', reason: ' written by hand ' })).toMatchObject({
    result: 'done',
    rows: [{ result: 'skipped' }],
  });
  expect(await db.query('select status, error_message from public.outbox order by seq')).toEqual([
    { status: 'skipped', error_message: 'written by hand' },
    { status: 'done', error_message: null },
    { status: 'parked', error_message: null },
  ]);
});

describe('is refused as a whole, and says so', () => {
  test.each([
    ['no decision', { decision: '', topic: 'email' }, 'decision'],
    ['another one', { decision: 'delete', topic: 'email' }, 'decision'],
    ['skipping without a reason', { decision: 'skip', topic: 'email', reason: ' \n' }, 'reason_missing'],
    ['nothing named', { decision: 'retry', ids: ' , ', topic: ' ' }, 'nothing_named'],
    ['a topic of which none is parked', { decision: 'retry', topic: 'stripe.seats.sync' }, 'none_parked'],
  ])('%s', async (_name, given, reason) => {
    await row('email', 'letter:1');
    expect(await decide(given)).toEqual({ result: 'refused', reason, rows: [] });
    expect(await statuses()).toEqual(['parked']);
  });

  test('one of several that is not parked, not there, no id or of another topic: which, and why', async () => {
    const parked = await row('email', 'letter:1');
    const done = await row('email', 'letter:2', 'done');
    const other = await row('stripe.space.sync', 'space:1');
    const missing = '00000000-0000-4000-8000-000000000000';
    const { result, reason, rows } = await decide({
      decision: 'retry',
      ids: [parked, done, other, missing, 'letter'].join('\n'),
      topic: 'email',
    });
    expect([result, reason]).toEqual(['refused', 'not_parked']);
    expect(new Map(rows.map((each) => [each.id, each.reason]))).toEqual(
      new Map([
        [done, 'done'],
        [other, 'other_topic'],
        [missing, 'not_found'],
        ['letter', 'not_an_id'],
      ]),
    );
    expect(await statuses()).toEqual(['parked', 'done', 'parked']);
  });
});

test('nobody but the server decides', async () => {
  const [access] = await db.query<{ allowed: boolean }>(
    "select has_function_privilege('authenticated', 'public.decide_parked_outbox(text, text, text, text)', 'execute') as allowed",
  );
  expect(access?.allowed).toBe(false);
});

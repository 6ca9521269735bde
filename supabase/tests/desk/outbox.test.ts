import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type Caller, type TestDatabase } from '../setup/database.ts';
import { newUser } from '../ordersSupport.ts';

// What waits to leave, what is parked and why; retried, or passed over with a reason.

interface Line {
  id: string;
  seq: number;
  topic: string;
  status: string;
  version: string;
}
interface Page {
  rows: Line[];
  next: number | null;
  count: number | null;
}
interface Answer {
  result: string;
  reason?: string;
  rows?: { id: string; result?: string; reason?: string }[];
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
async function row(topic: string, key: string, status = 'parked'): Promise<string> {
  const [made] = await db.query<{ id: string }>('select guichet.enqueue_outbox($1, $2, $3, false) as id', [
    topic,
    key,
    { letter: 'hello' },
  ]);
  if (!made) throw new Error('enqueue_outbox returned nothing');
  await db.query(
    "update public.outbox set status = $2, attempts = 10, error_message = 'no such address' where id = $1",
    [made.id, status],
  );
  return made.id;
}
const list = (filter: object = {}, args: object = {}, caller: Caller = 'service_role') =>
  db.call<Page>('desk_queue', { p_filter: filter, ...args }, caller);
const decide = (rows: object[], decision: string, reason: string | null = null, caller: Caller = 'service_role') =>
  db.call<Answer>(
    'desk_decide_queue',
    { p_rows: JSON.stringify(rows), p_decision: decision, p_reason: reason },
    caller,
  );
const parked = async (): Promise<Line> => {
  const [line] = (await list({ status: 'parked' })).rows;
  if (!line) throw new Error('nothing is parked');
  return line;
};

test.each(['owner', 'administrator', 'support', 'technician'])('%s reads and decides', async (role) => {
  const somebody = await person(role);
  await row('email', 'letter:1');
  const [line] = (await list({}, {}, somebody)).rows;
  expect(await db.call('desk_queue_row', { p_id: line?.id }, somebody)).toMatchObject({
    payload: { letter: 'hello' },
  });
  expect(await decide([{ id: line?.id, version: line?.version }], 'retry', null, somebody)).toMatchObject({
    result: 'done',
  });
});

test.each([['staff'], ['accountant'], []])('%s neither reads nor decides', async (...roles) => {
  const somebody = await person(...roles);
  const id = await row('email', 'letter:1');
  await expect(list({}, {}, somebody)).rejects.toThrow('staff_only');
  await expect(db.call('desk_queue_row', { p_id: id }, somebody)).rejects.toThrow('staff_only');
  await expect(decide([{ id }], 'retry', null, somebody)).rejects.toThrow('staff_only');
});

test('the list is what is unfinished, or one state, topic, object or row', async () => {
  const one = await row('email', 'letter:1');
  await row('email', 'letter:2', 'done');
  await row('stripe.space.sync', 'space:1', 'waiting');
  await row('stripe.space.sync', 'space:2', 'skipped');
  const counts = await Promise.all(
    [
      {},
      { status: 'all' },
      { status: 'parked' },
      { topic: 'email' },
      { object: 'space:1' },
      { status: 'all', row: one },
    ].map(async (filter) => (await list(filter)).count),
  );
  expect(counts).toEqual([2, 4, 1, 1, 1, 1]);
  expect(await db.call('desk_queue_overview')).toMatchObject({ parked: [{ topic: 'email', count: 1 }] });
  expect((await list({ status: "x' or true --" })).count).toBe(0);
});

test('a row whole says what waits behind it and what was decided of it', async () => {
  const id = await row('email', 'letter:1');
  await row('email', 'letter:1', 'waiting');
  await decide([{ id, version: 'parked:10' }], 'retry');
  expect(await db.call('desk_queue_row', { p_id: id })).toMatchObject({
    message: 'no such address',
    behind: 1,
    decisions: [{ action: 'decide_outbox', reason: 'retry' }],
  });
  expect(await db.call('desk_queue_row', { p_id: '00000000-0000-4000-8000-000000000000' })).toMatchObject({
    reason: 'not_found',
  });
});

describe('a decision', () => {
  test('to skip needs a reason, which is kept', async () => {
    await row('email', 'letter:1');
    const line = await parked();
    expect(await decide([line], 'skip', '  ')).toMatchObject({ result: 'refused', reason: 'reason_missing' });
    expect(await decide([line], 'skip', 'written by hand')).toMatchObject({ result: 'done' });
    expect((await list({ status: 'skipped' })).rows).toMatchObject([{ message: 'written by hand' }]);
  });

  test('is about the row that was seen: pressed twice, or after another’s, it changes nothing', async () => {
    await row('email', 'letter:1');
    const line = await parked();
    await decide([line], 'retry');
    await expect(decide([line], 'skip', 'too late')).rejects.toThrow('changed_since');
    await db.query("update public.outbox set status = 'parked', attempts = 11");
    await expect(decide([line], 'retry')).rejects.toThrow('changed_since');
    expect((await list({ status: 'parked' })).count).toBe(1);
  });

  test('is of all rows or of none', async () => {
    const one = await row('email', 'letter:1');
    const two = await row('email', 'letter:2', 'done');
    expect(await decide([{ id: one }, { id: two }], 'retry')).toMatchObject({ reason: 'not_parked' });
    expect((await list({ status: 'parked' })).count).toBe(1);
    expect(await decide([{ id: one }], 'keep')).toMatchObject({ reason: 'decision' });
  });
});

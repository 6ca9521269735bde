import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { colleague } from './staff.ts';

// The doorbell: it says that something changed, to staff, and stands in nobody's way.

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
beforeEach(() => db.query("update desk_bell set at = now() - interval '1 minute'"));
afterAll(async () => {
  await db.drop();
});

const rang = async (): Promise<string[]> =>
  (
    await db.query<{ topic: string }>("select topic from desk_bell where at > now() - interval '30 seconds' order by 1")
  ).map(({ topic }) => topic);
const newOrder = () => db.query("insert into machines (code, name) values (gen_random_uuid()::text, 'Essai')");

test('rings for what changed, and for nothing else', async () => {
  await newOrder();
  expect(await rang()).toEqual(['machines']);
});

test('hangs on every table that a page of the desk reads, each by a topic that there is', async () => {
  const hung = await db.query<{ topic: string }>(
    `select distinct replace(encode(tgargs, 'escape'), '\\000', '') as topic from pg_trigger where tgname = 'ring_bell'`,
  );
  const topics = await db.query<{ topic: string }>('select topic from desk_bell');
  const names = (rows: { topic: string }[]) => rows.map(({ topic }) => topic).sort();
  expect(names(hung)).toEqual(names(topics));
});

test('makes nobody wait: while one transaction rings, another goes on', async () => {
  const [one, other] = await Promise.all([db.pool.connect(), db.pool.connect()]);
  try {
    await one.query("begin; insert into machines (code, name) values ('bell_1', 'Essai')");
    await other.query(
      "begin; set local lock_timeout = '200ms'; insert into machines (code, name) values ('bell_2', 'Essai')",
    );
    await other.query('commit');
    await one.query('commit');
  } finally {
    one.release();
    other.release();
  }
  expect(await rang()).toEqual(['machines']);
});

test('rings once a second at most', async () => {
  await newOrder();
  const before = await db.query('select at from desk_bell where topic = $1', ['machines']);
  await newOrder();
  expect(await db.query('select at from desk_bell where topic = $1', ['machines'])).toEqual(before);
});

describe('who hears it', () => {
  const read = async (user: { user: string }) => (await db.as(user, 'select topic from desk_bell')).length;

  test('staff of any role; everybody else only that the team changed', async () => {
    expect(await read(await colleague(db, 'technician'))).toBeGreaterThan(10);
    expect(await db.as(await colleague(db), 'select topic from desk_bell')).toEqual([{ topic: 'team' }]);
    await expect(db.as('anon', 'select topic from desk_bell')).rejects.toThrow('permission denied');
    await expect(db.as(await colleague(db, 'owner'), 'update desk_bell set at = now()')).rejects.toThrow(
      'permission denied',
    );
  });

  test('no table of money is published beside those that customers see of their own', async () => {
    const published = await db.query<{ name: string }>(
      `select tablename as name from pg_publication_tables where pubname = 'supabase_realtime' order by 1`,
    );
    expect(published.map(({ name }) => name)).toEqual([
      'desk_bell',
      'immersion_bookings',
      'immersion_sessions',
      'vend_sessions',
      'wallets',
    ]);
  });
});

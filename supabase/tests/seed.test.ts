import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { makeSecrets, settingsFrom } from '../../harness/stack/home.ts';
import { createSeed } from '../../harness/stack/parts.ts';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';

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

/** A start of the stack on this database. */
async function start(env: Record<string, string> = {}): Promise<void> {
  const settings = settingsFrom(env, makeSecrets());
  await createSeed(
    { ...settings, database: { ...settings.database, url: db.pool.options.connectionString } },
    () => undefined,
  ).start();
}
/** Sessions that a person can book. */
const ahead = async () =>
  (
    await db.query<{ sessions: number }>(
      'select count(*)::int as sessions from public.immersion_sessions where is_active and session_date_start > current_date',
    )
  )[0]?.sessions;

describe('sessions ahead', () => {
  test('are there after the first start, and again only when they are asked for', async () => {
    await start();
    expect(await ahead()).toBe(8);
    // what the people of this database take away stays away
    await db.query('delete from public.immersion_sessions where session_date_start > current_date');
    await start();
    expect(await ahead()).toBe(0);
    await start({ GUICHET_DEMO: '1' });
    expect(await ahead()).toBe(8);
    await start({ GUICHET_DEMO: '1' });
    expect(await ahead()).toBe(8);
  });

  test('are not, where an empty start was asked for', async () => {
    await start({ GUICHET_DEMO: '0' });
    expect(await ahead()).toBe(0);
    await start();
    expect(await ahead()).toBe(0);
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';
import { event, receive, type Claim } from './setup/events.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
beforeEach(async () => {
  await receive(
    db,
    ['evt_1', 'evt_2', 'evt_3', 'evt_4'].map((id) => event(id)),
  );
});
afterEach(async () => {
  await db.query('delete from guichet.stripe_consumers');
  await db.clear();
});
afterAll(async () => {
  await db.drop();
});

/** How many events a workflow gets when it asks for one. */
const ask = async (workflow_id: string | null, consumer = 'stripe-events'): Promise<number> =>
  (await db.call<Claim>('claim_stripe_events', { consumer, max_events: 1, max_batches: 9, workflow_id })).events.length;
const alerts = () =>
  db.query<{ subject: string; data: object }>(
    "select subject, data from public.alert_outbox where template = 'stripe_inbox_taken' order by subject",
  );
/** Lets time pass for what the table remembers. */
const pass = (minutes: number) =>
  db.query(
    'update guichet.stripe_consumers set claimed_at = claimed_at - $1::interval, waiting_since = waiting_since - $1::interval, asked_at = asked_at - $1::interval',
    [`${minutes} minutes`],
  );

describe('a consumer', () => {
  test('belongs to the first workflow that asks; a copy gets nothing, and support hears of it once', async () => {
    expect(await ask('original')).toBe(1);
    expect([await ask('copy'), await ask('copy')]).toEqual([0, 0]);
    expect(await ask('original')).toBe(1);
    expect(await alerts()).toEqual([
      {
        subject: 'stripe-events:copy',
        data: { consumer: 'stripe-events', workflow_id: 'copy', bound_workflow_id: 'original' },
      },
    ]);
  });

  test('of two that ask at once one gets events', async () => {
    const got = await Promise.all(['a', 'b', 'a', 'b'].map((workflow) => ask(workflow)));
    expect(new Set([got[0], got[1]])).toEqual(new Set([0, 1]));
    expect(got[2]).toBe(got[0]);
  });

  test("another consumer is another workflow's, and a caller that is no workflow is not asked", async () => {
    expect(await ask('original')).toBe(1);
    await receive(db, [event('evt_shop')], 'shop');
    expect(await ask('copy', 'shop')).toBe(1);
    expect(await ask(null)).toBe(1);
    expect(await alerts()).toEqual([]);
  });

  test('goes to the one that stood by, once the original has been off for ten minutes', async () => {
    await ask('original');
    await ask('copy');
    await pass(5);
    expect(await ask('copy')).toBe(0);
    await pass(5.5);
    expect(await ask('copy')).toBe(1);
    expect(await ask('original')).toBe(0);
  });

  test('stays where it was after an outage for both', async () => {
    await ask('original');
    await ask('copy');
    await pass(60);
    expect(await ask('copy')).toBe(0);
    expect(await ask('original')).toBe(1);
    await pass(5);
    await ask('original');
    expect(await ask('copy')).toBe(0);
  });

  test('is given to another by staff, by nobody else', async () => {
    await ask('original');
    await db.call('bind_stripe_consumer', { consumer: 'stripe-events', workflow_id: 'copy' });
    expect([await ask('original'), await ask('copy')]).toEqual([0, 1]);
    await expect(
      db.call('bind_stripe_consumer', { consumer: 'stripe-events', workflow_id: 'x' }, 'anon'),
    ).rejects.toThrow('permission denied');
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';
import { claim as claimEvents, event, receive } from './setup/events.ts';

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

interface Lease {
  token: string | null;
}

/** Two rows under one lease of 30 s, and how the first of them is settled. */
const kinds = [
  {
    name: 'outbox',
    table: 'outbox',
    renew: 'renew_outbox',
    prepare: () =>
      db.query("select guichet.enqueue_outbox('test', 'row:' || n, '{}', false) from generate_series(1, 2) n"),
    claim: () => db.call<Lease>('claim_outbox', { topics: ['test'], lease_seconds: 30 }),
    settle: async (token: string | null) => {
      const [row] = await db.query<{ id: string }>("select id from public.outbox where object_key = 'row:1'");
      await db.call('complete_outbox', { token, rows: [{ id: row?.id }] });
    },
  },
  {
    name: 'alerts',
    table: 'alert_outbox',
    renew: 'renew_alerts',
    prepare: () => db.query("select guichet.alert('payment_failed', 'in_' || n, '{}') from generate_series(1, 2) n"),
    claim: () => db.call<Lease>('claim_alerts', { fold_seconds: 0, lease_seconds: 30 }),
    settle: async (token: string | null) => {
      const [row] = await db.query<{ id: string }>("select id from public.alert_outbox where subject = 'in_1'");
      await db.call('complete_alerts', { token, alerts: [{ ids: [row?.id] }] });
    },
  },
  {
    name: 'events',
    table: 'stripe_webhook_log',
    renew: 'renew_stripe_events',
    prepare: () => receive(db, [event('evt_1'), event('evt_2')]),
    claim: (): Promise<Lease> => claimEvents(db, { lease_seconds: 30 }),
    settle: (token: string | null) => db.call('complete_stripe_events', { token, events: [{ event_id: 'evt_1' }] }),
  },
];

describe.each(kinds)('a lease on $name', ({ table, renew, prepare, claim, settle }) => {
  const renewed = (token: string | null, seconds: number) =>
    db.call<{ renewed: number }>(renew, { token, lease_seconds: seconds });
  const left = async () =>
    (
      await db.query<{ seconds: number }>(
        `select extract(epoch from claimed_until - now())::int as seconds from public.${table} where claimed_until is not null`,
      )
    ).map(({ seconds }) => seconds);
  const lapse = () =>
    db.query(`update public.${table} set claimed_until = now() - interval '1 second' where claimed_until is not null`);

  test('is renewed for what it still holds', async () => {
    await prepare();
    const { token } = await claim();
    expect(await renewed(token, 600)).toEqual({ renewed: 2 });
    expect(Math.min(...(await left()))).toBeGreaterThan(500);
    await settle(token);
    expect(await renewed(token, 600)).toEqual({ renewed: 1 });
  });

  test('that has lapsed is not renewed, whether or not another has it by then', async () => {
    await prepare();
    const slow = await claim();
    await lapse();
    expect(await renewed(slow.token, 600)).toEqual({ renewed: 0 });
    const quick = await claim();
    expect(quick.token).not.toBeNull();
    expect(await renewed(slow.token, 600)).toEqual({ renewed: 0 });
    expect(Math.max(...(await left()))).toBeLessThan(60);
  });

  test('is renewed by the server alone', async () => {
    for (const caller of ['anon', { user: '00000000-0000-4000-8000-00000000000a', admin: true }] as const) {
      await expect(
        db.call(renew, { token: '00000000-0000-4000-8000-000000000000', lease_seconds: 60 }, caller),
      ).rejects.toThrow(/permission denied/);
    }
  });
});

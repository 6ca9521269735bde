import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';

interface Claimed {
  token: string | null;
  alerts: { ids: string[]; template: string; count: number }[];
  next_attempt_in_ms: number | null;
}
interface Channel {
  state: string;
  failures: number;
  pause: number | null;
}

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
beforeEach(async () => {
  await db.clear();
  await db.query('delete from guichet.alert_channel');
  await db.query("insert into guichet.alert_channel (name) values ('telegram')");
  await db.call('set_alert_email', { alert_email: 'astreinte@example.fr' });
});
afterAll(async () => {
  await db.drop();
});

const enqueue = (count: number, template = 'payment_failed', data: object = {}): Promise<unknown> =>
  db.call('enqueue_alerts', {
    alerts: Array.from({ length: count }, (_, n) => ({ template, subject: `${template} ${n} ${Math.random()}`, data })),
  });
const claim = (options: object = {}): Promise<Claimed> =>
  db.call<Claimed>('claim_alerts', { fold_seconds: 0, ...options });
const refuse = ({ token, alerts }: Claimed, outage: 'refused' | 'unreachable' = 'refused'): Promise<unknown> =>
  db.call('fail_alerts', {
    token,
    alerts: alerts.map(({ ids }) => ({ ids, message: 'Forbidden: bot was kicked (403)', outage })),
  });
const send = ({ token, alerts }: Claimed): Promise<unknown> =>
  db.call('complete_alerts', { token, alerts: alerts.map(({ ids }) => ({ ids, telegram_message_id: '7' })) });
const channel = async (): Promise<Channel | undefined> =>
  (
    await db.query<Channel>(
      'select state, failures, round(extract(epoch from next_try_at - clock_timestamp()))::int as pause from guichet.alert_channel',
    )
  )[0];
/** As if this time had passed. */
const later = async (interval: string): Promise<void> => {
  await db.query(
    `update guichet.alert_channel set next_try_at = next_try_at - interval '${interval}', away_since = away_since - interval '${interval}'`,
  );
};
const mails = async (): Promise<{ kind: string; to: string; reason?: string; waiting?: Record<string, number> }[]> =>
  (
    await db.query<{ payload: { kind: string; to: string } }>(
      "select payload from public.outbox where topic = 'alert.email' order by seq",
    )
  ).map(({ payload }) => payload);
const rows = async () =>
  db.query<{ status: string; attempts: number }>(
    'select status, max(attempts) as attempts from public.alert_outbox group by status',
  );

describe('a chat that refuses', () => {
  test('uses no attempt up, is asked less and less often, and is told once by mail', async () => {
    await enqueue(3);
    const pauses: (number | null | undefined)[] = [];
    for (let hour = 0; hour < 40; hour += 1) {
      const claimed = await claim();
      expect(claimed.token).not.toBeNull();
      await refuse(claimed);
      expect(await claim()).toMatchObject({ token: null, alerts: [], next_attempt_in_ms: expect.any(Number) });
      pauses.push((await channel())?.pause);
      await later('1 hour');
    }
    expect(pauses.slice(0, 6)).toEqual([15, 30, 60, 120, 240, 300]);
    expect(Math.max(...pauses.map((pause) => pause ?? 0))).toBe(300);
    expect(await rows()).toEqual([{ status: 'queued', attempts: 0 }]);
    expect(await mails()).toEqual([
      expect.objectContaining({
        kind: 'away',
        to: 'astreinte@example.fr',
        reason: 'Forbidden: bot was kicked (403)',
        waiting: { payment_failed: 3 },
      }),
    ]);
  });

  test('is back: all that waited comes folded, whatever its age, and the all-clear goes by mail, once', async () => {
    for (let hour = 0; hour < 5; hour += 1) {
      await enqueue(4);
      await enqueue(1, 'machine_offline');
      await db.query("update public.alert_outbox set created_at = created_at - interval '1 hour'");
      const claimed = await claim();
      if (claimed.token !== null) await refuse(claimed);
    }
    await later('1 hour');
    const back = await claim();
    expect(back.alerts.map(({ template, count }) => [template, count]).toSorted()).toEqual([
      ['machine_offline', 5],
      ['payment_failed', 20],
    ]);
    await send(back);
    expect(await channel()).toMatchObject({ state: 'up', failures: 0 });
    expect((await mails()).map(({ kind }) => kind)).toEqual(['away', 'back']);
    // from now on a burst is a burst again
    await enqueue(2);
    await send(await claim());
    expect((await mails()).map(({ kind }) => kind)).toEqual(['away', 'back']);
  });

  test('what was given up while it was away comes back with it', async () => {
    await enqueue(1);
    await refuse(await claim());
    await db.query(
      "update public.alert_outbox set status = 'failed', attempts = 12, next_attempt_at = clock_timestamp()",
    );
    await enqueue(1, 'machine_offline');
    await later('1 hour');
    await send(await claim());
    expect(
      await db.query("select status, attempts from public.alert_outbox where template = 'payment_failed'"),
    ).toEqual([{ status: 'queued', attempts: 0 }]);
  });

  test('staff who have put it right need not wait for its next try', async () => {
    await enqueue(1);
    for (let n = 0; n < 5; n += 1) {
      await refuse(await claim());
      await later('1 hour');
    }
    await refuse(await claim());
    expect((await claim()).token).toBeNull();
    await db.call('retry_alerts');
    expect((await claim()).token).not.toBeNull();
  });

  test('an execution without its lease says nothing of it', async () => {
    await enqueue(1);
    const claimed = await claim();
    await db.query("update public.alert_outbox set claimed_until = now() - interval '1 second'");
    await refuse(claimed);
    expect(await channel()).toMatchObject({ state: 'up' });
    expect(await mails()).toEqual([]);
  });

  test('nobody to tell is no reason to fail, and whoever is named later hears of it', async () => {
    await db.call('set_alert_email', { alert_email: '' });
    await enqueue(1);
    await refuse(await claim());
    expect(await mails()).toEqual([]);
    await db.call('set_alert_email', { alert_email: 'astreinte@example.fr' });
    await later('1 hour');
    await refuse(await claim());
    expect((await mails()).map(({ kind }) => kind)).toEqual(['away']);
  });
});

describe('a chat that does not answer', () => {
  test('is told by mail when five minutes have passed, not for a moment', async () => {
    await enqueue(1);
    await refuse(await claim(), 'unreachable');
    expect(await mails()).toEqual([]);
    await later('1 minute');
    await refuse(await claim(), 'unreachable');
    expect(await mails()).toEqual([]);
    await later('5 minutes');
    await refuse(await claim(), 'unreachable');
    expect((await mails()).map(({ kind }) => kind)).toEqual(['away']);
    expect(await rows()).toEqual([{ status: 'queued', attempts: 0 }]);
  });

  test('a short one ends without a letter', async () => {
    await enqueue(1);
    await refuse(await claim(), 'unreachable');
    await later('1 minute');
    await send(await claim());
    expect(await mails()).toEqual([]);
    expect(await channel()).toMatchObject({ state: 'up' });
  });
});

describe('alerts about alerts', () => {
  test('the workflow that sends them raises none about itself, however often it fails; support hears by mail, once an hour', async () => {
    await claim({ workflow_id: 'sender' });
    for (let n = 0; n < 300; n += 1)
      await enqueue(1, 'workflow_failed', { workflow_id: 'sender', message: 'the database is away' });
    await enqueue(1, 'workflow_failed', { workflow_id: 'another' });
    expect(await db.query('select data from public.alert_outbox')).toEqual([{ data: { workflow_id: 'another' } }]);
    expect(await mails()).toEqual([expect.objectContaining({ kind: 'sender_failed', reason: 'the database is away' })]);
    await db.query("update guichet.alert_channel set workflow_told_at = workflow_told_at - interval '61 minutes'");
    await enqueue(1, 'workflow_failed', { workflow_id: 'sender', message: 'again' });
    expect((await mails()).map(({ kind }) => kind)).toEqual(['sender_failed', 'sender_failed']);
  });

  test('nor do two that send in turn, of two n8n: each is known to send', async () => {
    for (const workflow_id of ['one', 'two', 'one']) await claim({ workflow_id });
    await claim({});
    for (let n = 0; n < 50; n += 1)
      for (const workflow_id of ['one', 'two'])
        await enqueue(1, 'workflow_failed', { workflow_id, message: 'no credential' });
    expect(await db.query('select from public.alert_outbox')).toEqual([]);
    for (let n = 0; n < 30; n += 1) await claim({ workflow_id: `imported ${n}` });
    expect(await db.query('select cardinality(workflow_ids) as known from guichet.alert_channel')).toEqual([
      { known: 20 },
    ]);
    await enqueue(1, 'workflow_failed', { message: 'of no workflow that is known' });
    expect(await db.query('select from public.alert_outbox')).toHaveLength(1);
  });

  test('one that nobody can take is given up and told by mail, and makes no alert', async () => {
    await enqueue(1);
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      const claimed = await claim();
      await db.call('fail_alerts', {
        token: claimed.token,
        alerts: claimed.alerts.map(({ ids }) => ({ ids, message: 'message is too long (400)' })),
      });
      await db.query('update public.alert_outbox set next_attempt_at = now()');
    }
    expect(await rows()).toEqual([{ status: 'failed', attempts: 12 }]);
    expect(await mails()).toEqual([
      expect.objectContaining({ kind: 'given_up', reasons: { payment_failed: 'message is too long (400)' } }),
    ]);
    expect(await channel()).toMatchObject({ state: 'up' });
  });
});

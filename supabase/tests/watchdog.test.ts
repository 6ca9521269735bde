import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';
import { event, receive } from './setup/events.ts';

// The watchdog outside n8n: what it sees, what it decides, and whom it tells.

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
beforeEach(async () => {
  await db.query(`truncate public.stripe_webhook_log, public.outbox, guichet.drain_beats, guichet.watchdog,
    guichet.stripe_leases cascade`);
});
afterAll(() => db.drop());

const health = async (caller: 'anon' | 'service_role' = 'anon') =>
  db.call<Record<string, number | null>>('guichet_health', {}, caller);
const view = async (): Promise<{ well: boolean; reasons: string[] }> => {
  const [row] = await db.query<{ seen: { well: boolean; reasons: string[] } }>(
    'select guichet.watchdog_view() as seen',
  );
  if (row === undefined) throw new Error('no view');
  return row.seen;
};
const claim = () => db.call('claim_stripe_events', { consumer: 'stripe-events' });
const enqueue = (key: string) =>
  db.query("select guichet.enqueue_outbox('test.watchdog', $1, '{}'::jsonb, false)", [key]);
/** As if nothing had happened for so long. */
const age = (minutes: number) =>
  db.query(`
    update guichet.drain_beats set beaten_at = beaten_at - interval '${minutes} minutes';
    update public.stripe_webhook_log set created_at = created_at - interval '${minutes} minutes';
    update public.outbox set created_at = created_at - interval '${minutes} minutes',
      next_attempt_at = next_attempt_at - interval '${minutes} minutes'`);

describe('guichet_health', () => {
  test('says three numbers, to everybody: none where nothing waits and nobody has claimed', async () => {
    expect(await health()).toEqual({ pending_seconds: null, outbox_seconds: null, heartbeat_seconds: null });
  });

  test('says the age of the oldest event, of the oldest row of the outbox, and of the last claim', async () => {
    await claim();
    await receive(db, [event('evt_1')]);
    await enqueue('a');
    await age(10);
    await receive(db, [event('evt_2')]);
    await claim();
    const { pending_seconds, outbox_seconds, heartbeat_seconds } = await health();
    expect([pending_seconds, outbox_seconds].map((one) => Math.round((one ?? 0) / 60))).toEqual([10, 10]);
    expect(heartbeat_seconds).toBeLessThan(5);
  });
});

test('a claim of any drain is its sign of life, and does not write each time', async () => {
  await claim();
  await db.call('claim_outbox', { topics: ['test.watchdog'] });
  await db.call('claim_alerts');
  const beats = () => db.query('select queue, scope, xmin::text as written from guichet.drain_beats order by queue');
  const first = await beats();
  expect(first).toMatchObject([
    { queue: 'alerts', scope: '' },
    { queue: 'outbox', scope: 'outbox' },
    { queue: 'stripe-events', scope: 'stripe-events' },
  ]);
  await claim();
  expect(await beats()).toEqual(first);
  await age(1);
  await claim();
  expect(await beats()).not.toEqual(first);
});

describe('decides that n8n stands still', () => {
  test('when no drain has claimed for two minutes, not before', async () => {
    expect(await view()).toMatchObject({ well: true, reasons: [] });
    await claim();
    await age(1);
    expect(await view()).toMatchObject({ well: true });
    await age(2);
    expect(await view()).toMatchObject({ well: false, reasons: ['drain_silent'] });
  });

  test('when an event that could be worked on has waited for five minutes, though a drain claims', async () => {
    await receive(db, [event('evt_1')]);
    await age(6);
    await db.call('claim_alerts');
    expect(await view()).toMatchObject({ reasons: ['events_waiting'] });
  });

  test('not when it waits for its next attempt, nor for what waits behind it', async () => {
    await receive(db, [event('evt_1', { object_id: 'sub_1' }), event('evt_2', { object_id: 'sub_1' })]);
    await age(6);
    await db.query(
      "update public.stripe_webhook_log set next_attempt_at = now() + interval '1 minute' where event_id = 'evt_1'",
    );
    expect(await view()).toMatchObject({ well: true });
  });

  test('when a row of the outbox is due for five minutes, not when one before it is parked', async () => {
    await enqueue('a');
    await age(6);
    expect(await view()).toMatchObject({ reasons: ['outbox_waiting'] });
    await enqueue('a');
    await age(6);
    await db.query("update public.outbox set status = 'parked' where seq = (select min(seq) from public.outbox)");
    expect(await view()).toMatchObject({ well: true });
  });
});

describe('where pg_cron, pg_net and Vault are there', () => {
  const watch = async (): Promise<string> =>
    (await db.query<{ said: string }>('select guichet.watch() as said'))[0]?.said ?? '';
  const schedule = async (): Promise<unknown> =>
    (await db.query<{ said: unknown }>("select guichet.schedule_watchdog('-100') as said"))[0]?.said;
  const sent = () => db.query<{ url: string; body: { chat_id: string; text: string } }>('select * from net.sent');

  test('it says what is missing, and schedules nothing', async () => {
    expect(await schedule()).toEqual({ scheduled: false, reason: 'no_pg_cron' });
    expect(await watch()).toBe('nobody_to_tell');
  });

  describe('with all of them', () => {
    // in the shape of Supabase's own: pg_cron 1.6, pg_net 0.14, supabase_vault 0.3
    beforeAll(() =>
      db.query(`
        create schema cron; create table cron.job (jobname text primary key, schedule text, command text);
        create function cron.schedule(job_name text, schedule text, command text) returns bigint language sql as $$
          insert into cron.job values ($1, $2, $3)
            on conflict (jobname) do update set schedule = excluded.schedule, command = excluded.command;
          select 1::bigint $$;
        create schema net; create table net.sent (url text, body jsonb);
        create function net.http_post(url text, body jsonb, params jsonb, headers jsonb, timeout_milliseconds int)
          returns bigint language sql as $$ insert into net.sent values ($1, $2); select 1::bigint $$;
        create schema vault; create table vault.decrypted_secrets (name text, decrypted_secret text)`),
    );
    beforeEach(() =>
      db.query(
        "truncate net.sent, vault.decrypted_secrets, cron.job; insert into vault.decrypted_secrets values ('guichet_telegram_token', '123:abc')",
      ),
    );
    afterAll(() => db.query('drop schema cron, net, vault cascade'));

    test('a job asks each minute; neither it nor a table holds the token', async () => {
      expect(await schedule()).toEqual({ scheduled: true });
      expect(await schedule()).toEqual({ scheduled: true });
      expect(await db.query('select * from cron.job')).toEqual([
        { jobname: 'guichet-watchdog', schedule: '* * * * *', command: 'select guichet.watch()' },
      ]);
      const kept = await db.query('select to_jsonb(w) as row from guichet.watchdog w');
      expect(JSON.stringify(kept)).not.toContain('123:abc');
    });

    test('support is told within five minutes, once an hour, and when it goes on', async () => {
      await schedule();
      await claim();
      expect(await watch()).toBe('well');
      await age(4);
      expect(await watch()).toBe('told');
      expect(await watch()).toBe('told_before');
      expect(await sent()).toMatchObject([
        {
          url: 'https://api.telegram.org/bot123:abc/sendMessage',
          body: { chat_id: '-100', text: expect.stringMatching(/n8n est arrêté.*drain_silent[^]*n8n stands still/) },
        },
      ]);
      await db.query("update guichet.watchdog set told_at = told_at - interval '61 minutes'");
      expect(await watch()).toBe('told');
      await claim();
      expect(await watch()).toBe('told_back');
      expect(await watch()).toBe('well');
      expect(await sent()).toHaveLength(3);
    });

    test('without its token it says so and is not thought to have told', async () => {
      await schedule();
      await claim();
      await age(4);
      await db.query('truncate vault.decrypted_secrets');
      expect(await watch()).toBe('cannot_tell');
      expect(await schedule()).toEqual({ scheduled: false, reason: 'no_token' });
      await db.query("insert into vault.decrypted_secrets values ('guichet_telegram_token', '456:def')");
      expect(await watch()).toBe('told');
      expect(await sent()).toMatchObject([{ url: expect.stringContaining('456:def') }]);
    });
  });
});

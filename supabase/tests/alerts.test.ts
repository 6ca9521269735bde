import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';

interface Group {
  ids: string[];
  template: string;
  locale: string | null;
  count: number;
  first_at: string;
  last_at: string;
  data: { n: number }[];
}
interface Claimed {
  token: string | null;
  alerts: Group[];
  next_attempt_in_ms: number | null;
}
interface Results {
  results: { result: string; id: string; attempts?: number; error?: { path?: string } }[];
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

const enqueue = async (alerts: Record<string, unknown>[]): Promise<string[]> =>
  (await db.call<Results>('enqueue_alerts', { alerts })).results.map(({ result }) => result);
const many = (count: number, template = 'payment_failed'): Record<string, unknown>[] =>
  Array.from({ length: count }, (_, n) => ({ template, subject: `in_${n}`, data: { n } }));
const claim = (options: Record<string, unknown> = {}): Promise<Claimed> => db.call<Claimed>('claim_alerts', options);
const age = (seconds: number): Promise<unknown> =>
  db.query('update public.alert_outbox set created_at = created_at - make_interval(secs => $1)', [seconds]);
const ids = (claimed: Claimed): { ids: string[] }[] => claimed.alerts.map((group) => ({ ids: group.ids }));

describe('what an alert says of itself', () => {
  const dataOf = async (template: string) =>
    (
      await db.query<{ data: Record<string, unknown> }>('select data from public.alert_outbox where template = $1', [
        template,
      ])
    )[0]?.data;

  test("the mode of the object it names, by that object's own events; else that of the events that count here", async () => {
    await db.query(`insert into public.stripe_webhook_log (event_id, type, event_created, object_id, livemode, status) values
      ('evt_1', 'charge.dispute.created', 100, 'du_live', true, 'processed'), ('evt_2', 'payment_intent.succeeded', 101, 'pi_test', false, 'processed')`);
    await db.query(
      "select guichet.alert('dispute_opened', 'a', '{\"dispute\": \"du_live\"}'), guichet.alert('vend_unknown_outcome', 'b', '{\"payment_intent\": \"pi_unheard\"}')",
    );
    await enqueue([{ template: 'payment_failed', subject: 'c', data: { livemode: true, invoice: 'in_1' } }]);
    expect(await dataOf('dispute_opened')).toEqual({ dispute: 'du_live', livemode: true });
    expect(await dataOf('vend_unknown_outcome')).toEqual({ payment_intent: 'pi_unheard', livemode: false });
    expect(await dataOf('payment_failed')).toEqual({ livemode: true, invoice: 'in_1' });
  });

  test('the name that people know its machine by, beside the code', async () => {
    const [machine] = await db.query<{ id: string }>(
      "insert into public.machines (code, name) values ('hall_b', 'Hall B') returning id",
    );
    await db.query(
      "select guichet.alert('vend_unpaid', 'a', jsonb_build_object('machine_id', $1::text)), guichet.alert('vend_stuck', 'b', '{\"machine_id\": \"hall_b\"}')",
      [machine?.id],
    );
    expect([await dataOf('vend_unpaid'), await dataOf('vend_stuck')]).toEqual(
      [1, 2].map(() => expect.objectContaining({ machine_id: 'hall_b', machine_name: 'Hall B' })),
    );
  });
});

describe('enqueue_alerts', () => {
  test('the same template and subject is one alert, also within one call', async () => {
    expect(await enqueue([...many(2), ...many(1)])).toEqual(['queued', 'queued', 'duplicate']);
    expect(await enqueue(many(3))).toEqual(['duplicate', 'duplicate', 'queued']);
  });

  test('one that is incomplete fails alone', async () => {
    const { results } = await db.call<Results>('enqueue_alerts', { alerts: [{ subject: 'x' }, ...many(1)] });
    expect(results).toEqual([
      { result: 'error', error: expect.objectContaining({ path: 'template' }) },
      expect.objectContaining({ result: 'queued' }),
    ]);
  });
});

describe('claim_alerts', () => {
  test('a burst of equal alerts becomes one message, once it has ended', async () => {
    await enqueue(many(12));
    const early = await claim();
    expect(early).toEqual({ token: null, alerts: [], next_attempt_in_ms: expect.any(Number) });
    expect(early.next_attempt_in_ms).toBeLessThanOrEqual(2_000);
    await age(3);
    const { alerts } = await claim();
    expect(alerts).toEqual([expect.objectContaining({ template: 'payment_failed', count: 12 })]);
    expect(alerts[0]?.data.map(({ n }) => n).sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, n) => n));
  });

  test('one that never ends is told when its window is over', async () => {
    await enqueue(many(1));
    await age(11);
    await enqueue([{ template: 'payment_failed', subject: 'in_late', data: { n: 99 } }]);
    const { alerts } = await claim();
    expect(alerts.map(({ count }) => count)).toEqual([1]);
  });

  test('templates, languages and windows do not mix', async () => {
    await enqueue([
      ...many(2),
      { template: 'event_failed', subject: 'evt_1' },
      { template: 'payment_failed', subject: 'in_en', locale: 'en' },
    ]);
    await age(30);
    await enqueue([{ template: 'payment_failed', subject: 'in_later', data: { n: 3 } }]);
    await age(10);
    const { alerts } = await claim();
    expect(alerts.map(({ template, locale, count }) => `${count} × ${template} ${locale ?? 'default'}`).sort()).toEqual(
      ['1 × event_failed default', '1 × payment_failed default', '1 × payment_failed en', '2 × payment_failed default'],
    );
  });

  test('without a window every waiting alert goes at once, by itself', async () => {
    await enqueue(many(3));
    expect((await claim({ fold_seconds: 0 })).alerts.map(({ count }) => count)).toEqual([1, 1, 1]);
  });

  test('two drains at once never have the same alert', async () => {
    await enqueue(many(20));
    await age(60);
    const claims = await Promise.all(Array.from({ length: 5 }, () => claim()));
    expect(claims.flatMap(({ alerts }) => alerts.flatMap((group) => group.ids))).toHaveLength(20);
  });

  test('one that ends every execution that holds it is given up after twelve; those after it go on', async () => {
    await enqueue([{ template: 'event_failed', subject: 'evt_poison' }]);
    await age(60);
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      expect((await claim()).alerts.map(({ template }) => template)).toEqual(['event_failed']);
      await db.query("update public.alert_outbox set claimed_until = now() - interval '1 second'");
    }
    await enqueue(many(1));
    await age(60);
    expect((await claim()).alerts.map(({ template }) => template)).toEqual(['payment_failed']);
    expect(
      await db.query("select status, error_message from public.alert_outbox where subject = 'evt_poison'"),
    ).toEqual([{ status: 'failed', error_message: 'its execution ended 12 times without settling it' }]);
    expect(await db.call('retry_alerts')).toEqual({ queued: 1 });
  });

  test('nothing to do is nothing to wait for', async () => {
    expect(await claim()).toEqual({ token: null, alerts: [], next_attempt_in_ms: null });
  });
});

describe('complete_alerts, fail_alerts', () => {
  test('a sent alert stays sent; a lapsed lease changes nothing', async () => {
    await enqueue(many(1));
    await age(60);
    const slow = await claim();
    await db.query("update public.alert_outbox set claimed_until = now() - interval '1 second'");
    const quick = await claim();
    const late = await db.call<Results>('complete_alerts', { token: slow.token, alerts: ids(slow) });
    expect(late.results.map(({ result }) => result)).toEqual(['lapsed']);
    const sent = await db.call<Results>('complete_alerts', {
      token: quick.token,
      alerts: quick.alerts.map((group) => ({ ids: group.ids, telegram_message_id: '42' })),
    });
    expect(sent.results.map(({ result }) => result)).toEqual(['sent']);
    expect(await db.query('select status, telegram_message_id from public.alert_outbox')).toEqual([
      { status: 'sent', telegram_message_id: '42' },
    ]);
    expect((await claim()).alerts).toEqual([]);
  });

  test('"too many requests" waits as long as told and uses no attempt up', async () => {
    await enqueue(many(2));
    await age(60);
    const { token, alerts } = await claim();
    const { results } = await db.call<Results>('fail_alerts', {
      token,
      alerts: alerts.map((group) => ({
        ids: group.ids,
        message: 'Too Many Requests: retry after 60',
        retry_after_seconds: 60,
      })),
    });
    expect(results).toEqual([
      expect.objectContaining({ result: 'retry', attempts: 0 }),
      expect.objectContaining({ result: 'retry', attempts: 0 }),
    ]);
    const { next_attempt_in_ms } = await claim();
    expect(next_attempt_in_ms).toBeGreaterThan(58_000);
  });

  test('what Telegram never takes is given up after the last attempt and keeps its reason', async () => {
    await enqueue(many(1));
    await age(60);
    const outcomes: string[] = [];
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      await db.query('update public.alert_outbox set next_attempt_at = now()');
      const { token, alerts } = await claim();
      const { results } = await db.call<Results>('fail_alerts', {
        token,
        alerts: alerts.map((group) => ({ ids: group.ids, message: 'chat not found' })),
      });
      outcomes.push(...results.map(({ result }) => result));
    }
    expect(outcomes).toEqual([...Array.from({ length: 11 }, () => 'retry'), 'failed']);
    expect(await db.query('select status, error_message from public.alert_outbox')).toEqual([
      { status: 'failed', error_message: 'chat not found' },
    ]);

    expect((await claim()).alerts).toEqual([]);
    expect(await db.call('retry_alerts')).toEqual({ queued: 1 });
    expect(await db.call('retry_alerts')).toEqual({ queued: 0 });
    expect((await claim()).alerts).toHaveLength(1);
  });

  test.each(['anon', { user: '00000000-0000-4000-8000-000000000001' }] as const)('%o is refused', async (caller) => {
    await expect(db.call('enqueue_alerts', { alerts: [] }, caller)).rejects.toThrow(
      'permission denied for function enqueue_alerts',
    );
    await expect(db.as(caller, 'select * from public.alert_outbox')).rejects.toThrow(
      'permission denied for table alert_outbox',
    );
  });
});

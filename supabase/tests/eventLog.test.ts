import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';
import { claim, event, lapse, passBackoff, receive, type Results } from './setup/events.ts';

interface LogRow {
  event_id: string;
  status: string;
  attempts: number;
  response_status: string | null;
  error_message: string | null;
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

const log = (): Promise<LogRow[]> =>
  db.query<LogRow>(
    'select event_id, status, attempts, response_status, error_message from public.stripe_webhook_log order by seq',
  );
const alerts = (): Promise<{ template: string; subject: string }[]> =>
  db.query('select template, subject from public.alert_outbox order by seq');
const settle = async (
  name: 'complete_stripe_events' | 'fail_stripe_events',
  token: string | null,
  ids: string[],
  more: Record<string, string> = {},
): Promise<string[]> => {
  const { results } = await db.call<Results>(name, { token, events: ids.map((event_id) => ({ event_id, ...more })) });
  return results.map(({ result }) => result);
};

describe('receive_stripe_events', () => {
  test('stores an event once, however often it comes, also twice in one call', async () => {
    expect(await receive(db, [event('evt_1'), event('evt_1'), event('evt_2')])).toEqual([
      'stored',
      'duplicate',
      'stored',
    ]);
    expect(await receive(db, [event('evt_2'), event('evt_3')])).toEqual(['duplicate', 'stored']);
    expect(await log()).toHaveLength(3);
  });

  test('of many callers at once with the same events each is stored by one of them', async () => {
    const events = Array.from({ length: 40 }, (_, n) => event(`evt_${n}`));
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => receive(db, n % 2 ? events : events.toReversed())),
    );
    expect(answers.flat().filter((answer) => answer === 'stored')).toHaveLength(40);
    expect(answers.flat().filter((answer) => answer === 'duplicate')).toHaveLength(11 * 40);
  });

  test('an ignored type is settled at once and alerts once per type', async () => {
    const ignored = { type: 'tax_rate.updated', status: 'ignored' as const };
    expect(await receive(db, [event('evt_1', ignored), event('evt_2', ignored)])).toEqual(['ignored', 'ignored']);
    expect(await receive(db, [event('evt_3', ignored)])).toEqual(['ignored']);
    expect(await log()).toEqual(
      Array.from({ length: 3 }, () => expect.objectContaining({ status: 'ignored', response_status: 'ignored' })),
    );
    expect(await alerts()).toEqual([{ template: 'unmapped_event_type', subject: 'tax_rate.updated' }]);
    expect((await claim(db)).events).toEqual([]);
  });

  test('an event of the other mode is settled at once and told once, not by its type', async () => {
    const other = { type: 'price.updated', status: 'ignored' as const, ignored_for: 'livemode' as const };
    expect(
      await receive(db, [
        event('evt_1', other),
        event('evt_2', { ...other, type: 'tax_rate.updated', ignored_for: 'type' }),
      ]),
    ).toEqual(['ignored', 'ignored']);
    expect(await receive(db, [event('evt_3', other)])).toEqual(['ignored']);
    expect((await log()).map(({ response_status }) => response_status)).toEqual([
      'other_mode',
      'ignored',
      'other_mode',
    ]);
    expect(await alerts()).toEqual([
      { template: 'stripe_other_source', subject: 'stripe-events:other_mode' },
      { template: 'unmapped_event_type', subject: 'tax_rate.updated' },
    ]);
  });

  test('one that cannot be stored fails alone and says why', async () => {
    const bad = { ...event('evt_bad'), event_created: 'yesterday' };
    const { results } = await db.call<Results>('receive_stripe_events', {
      events: [event('evt_1'), bad, event('evt_2')],
    });
    expect(results).toEqual([
      { event_id: 'evt_1', result: 'stored' },
      { event_id: 'evt_bad', result: 'error', error: { message: expect.stringContaining('yesterday') } },
      { event_id: 'evt_2', result: 'stored' },
    ]);
  });

  test('keeps the bytes where jsonb refuses the text, and gives them to the claim', async () => {
    const body = '{"id":"evt_1","data":{"object":{"name":"a\\u0000b"}}}';
    const raw_base64 = Buffer.from(body).toString('base64');
    expect(await receive(db, [event('evt_1', { payload: null, raw_base64 }), event('evt_2')])).toEqual([
      'stored',
      'stored',
    ]);
    const { events } = await claim(db);
    const [first] = events;
    expect(first).toMatchObject({ event_id: 'evt_1', payload: null });
    expect(Buffer.from(first?.raw_base64 ?? '', 'base64').toString()).toBe(body);
  });

  test('reads the bytes itself where jsonb accepts them', async () => {
    await receive(db, [
      event('evt_1', { payload: null, raw_base64: Buffer.from('{"id":"evt_1","big":1e400}').toString('base64') }),
    ]);
    expect((await claim(db)).events[0]?.payload).toMatchObject({ id: 'evt_1' });
  });

  test.each(['anon', { user: '00000000-0000-4000-8000-000000000001' }] as const)('%o is refused', async (caller) => {
    await expect(db.call('receive_stripe_events', { events: [] }, caller)).rejects.toThrow(
      'permission denied for function receive_stripe_events',
    );
    await expect(db.as(caller, 'select * from public.stripe_webhook_log')).rejects.toThrow(
      'permission denied for table stripe_webhook_log',
    );
  });
});

describe('claim_stripe_events', () => {
  test('gives the oldest first, by created and then by arrival', async () => {
    await receive(db, [
      event('evt_c', { event_created: 3 }),
      event('evt_a', { event_created: 1 }),
      event('evt_b2', { event_created: 2 }),
      event('evt_b1', { event_created: 2 }),
    ]);
    const { events } = await claim(db, { max_events: 3 });
    // of one second in one call the arrival is the order of the key: they came at the same instant
    expect(events.map((one) => one.event_id)).toEqual(['evt_a', 'evt_b1', 'evt_b2']);
  });

  test('never gives an event twice to callers that come at once', async () => {
    await receive(
      db,
      Array.from({ length: 60 }, (_, n) => event(`evt_${n}`)),
    );
    const claims = await Promise.all(Array.from({ length: 8 }, () => claim(db, { max_events: 10, max_batches: 20 })));
    const ids = claims.flatMap(({ events }) => events.map((one) => one.event_id));
    expect(ids).toHaveLength(60);
    expect(new Set(ids).size).toBe(60);
  });

  test('keeps at most max_batches leases of a consumer live, counted over all callers', async () => {
    await receive(
      db,
      Array.from({ length: 50 }, (_, n) => event(`evt_${n}`)),
    );
    const claims = await Promise.all(Array.from({ length: 6 }, () => claim(db, { max_events: 5, max_batches: 2 })));
    expect(claims.filter(({ token }) => token !== null)).toHaveLength(2);
    const refused = claims.find(({ token }) => token === null);
    expect(refused?.next_attempt_in_ms).toBeGreaterThan(80_000);
    const [held] = claims.filter(({ token }) => token !== null);
    await settle('complete_stripe_events', held?.token ?? null, held?.events.map((one) => one.event_id) ?? []);
    expect((await claim(db, { max_batches: 2 })).token).not.toBeNull();
  });

  test('leaves an object alone that another live lease holds', async () => {
    await receive(db, [event('evt_1', { object_id: 'sub_1', event_created: 1 })]);
    const first = await claim(db);
    await receive(db, [
      event('evt_2', { object_id: 'sub_1', event_created: 2 }),
      event('evt_3', { object_id: 'sub_2', event_created: 3 }),
    ]);
    expect((await claim(db)).events.map((one) => one.event_id)).toEqual(['evt_3']);
    await settle('complete_stripe_events', first.token, ['evt_1']);
    expect((await claim(db)).events.map((one) => one.event_id)).toEqual(['evt_2']);
  });

  test("events without object are nobody's neighbours", async () => {
    await receive(db, [event('evt_1', { object_id: null })]);
    await claim(db);
    await receive(db, [event('evt_2', { object_id: null })]);
    expect((await claim(db)).events).toHaveLength(1);
  });

  test('a consumer claims its own events only', async () => {
    await receive(db, [event('evt_1')]);
    expect(await claim(db, { consumer: 'copy of stripe-events' })).toEqual({
      token: null,
      events: [],
      next_attempt_in_ms: null,
    });
    expect((await claim(db)).events).toHaveLength(1);
  });

  test('what a lapsed lease left comes back one by one, beside fresh events', async () => {
    await receive(db, [event('evt_1', { event_created: 1 }), event('evt_2', { event_created: 2 })]);
    const crashed = await claim(db);
    await lapse(db, crashed.token);
    await receive(db, [event('evt_3', { event_created: 3 })]);
    const alone = await claim(db);
    expect(alone.events.map((one) => [one.event_id, one.attempts])).toEqual([['evt_1', 2]]);
    expect((await claim(db)).events.map((one) => one.event_id)).toEqual(['evt_3']);
    await settle('complete_stripe_events', alone.token, ['evt_1']);
    expect((await claim(db)).events.map((one) => one.event_id)).toEqual(['evt_2']);
  });

  test('an event that ends every execution it is in exhausts itself and alerts', async () => {
    await receive(db, [event('evt_poison'), event('evt_good')]);
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const { token, events } = await claim(db, { max_attempts: 3 });
      const good = events.filter((one) => one.event_id === 'evt_good').map((one) => one.event_id);
      if (events.length === 1 && good.length === 1) {
        await settle('complete_stripe_events', token, good);
        attempt -= 1;
      } else {
        await lapse(db, token);
      }
    }
    while ((await claim(db, { max_attempts: 3 })).token !== null);
    expect(await log()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          event_id: 'evt_poison',
          status: 'error',
          attempts: 3,
          error_message: 'its execution ended 3 times without settling it',
        }),
      ]),
    );
    expect(await alerts()).toEqual([{ template: 'event_failed', subject: 'evt_poison' }]);
  });

  test('says when the next attempt is due', async () => {
    expect((await claim(db)).next_attempt_in_ms).toBeNull();
    await receive(db, [event('evt_1')]);
    const { token } = await claim(db);
    await settle('fail_stripe_events', token, ['evt_1'], { message: 'the database was away' });
    const { next_attempt_in_ms } = await claim(db);
    expect(next_attempt_in_ms).toBeGreaterThan(4_000);
    expect(next_attempt_in_ms).toBeLessThanOrEqual(6_000);
  });
});

describe('begin, complete, fail', () => {
  test('a completed event is processed', async () => {
    await receive(db, [event('evt_1')]);
    const { token } = await claim(db);
    expect(await db.call('begin_stripe_events', { token, execution_id: '77' })).toEqual({ begun: 1 });
    expect(await settle('complete_stripe_events', token, ['evt_1', 'evt_of_somebody_else'])).toEqual([
      'processed',
      'lapsed',
    ]);
    const [row] = await db.query(
      'select status, response_status, processed_at is not null as at, execution_id, claim_token from public.stripe_webhook_log',
    );
    expect(row).toEqual({
      status: 'processed',
      response_status: 'success',
      at: true,
      execution_id: '77',
      claim_token: null,
    });
  });

  test('a lapsed lease changes nothing, before and after somebody else has the event', async () => {
    await receive(db, [event('evt_1')]);
    const slow = await claim(db);
    await lapse(db, slow.token);
    expect(await db.call('begin_stripe_events', { token: slow.token, execution_id: '1' })).toEqual({ begun: 0 });
    expect(await settle('complete_stripe_events', slow.token, ['evt_1'])).toEqual(['lapsed']);
    expect(await settle('fail_stripe_events', slow.token, ['evt_1'], { message: 'late' })).toEqual(['lapsed']);
    const quick = await claim(db);
    expect(await settle('complete_stripe_events', slow.token, ['evt_1'])).toEqual(['lapsed']);
    expect(await settle('complete_stripe_events', quick.token, ['evt_1'])).toEqual(['processed']);
    expect(await settle('fail_stripe_events', slow.token, ['evt_1'], { message: 'late' })).toEqual(['lapsed']);
    expect(await log()).toEqual([expect.objectContaining({ status: 'processed', attempts: 2, error_message: null })]);
  });

  test('a failed one waits longer each time, then is in error for good and alerts once', async () => {
    await receive(db, [event('evt_1')]);
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      await passBackoff(db);
      const { token } = await claim(db, { max_attempts: 4 });
      const answer = await settle('fail_stripe_events', token, ['evt_1'], {
        message: 'customer is missing',
        path: 'data.object.customer',
      });
      expect(answer).toEqual([attempt < 4 ? 'retry' : 'error']);
      const [row] = await db.query<{ wait: string | null }>(
        'select extract(epoch from next_attempt_at - now())::text as wait from public.stripe_webhook_log',
      );
      if (row?.wait) waits.push(Number(row.wait));
    }
    expect(waits).toHaveLength(3);
    for (const [n, wait] of waits.entries()) expect(wait).toBeGreaterThan(5 * 2 ** n - 1);
    expect(await log()).toEqual([
      expect.objectContaining({
        status: 'error',
        attempts: 4,
        response_status: 'error',
        error_message: 'customer is missing (at data.object.customer)',
      }),
    ]);
    expect(await alerts()).toEqual([{ template: 'event_failed', subject: 'evt_1' }]);
    expect(await claim(db)).toEqual({ token: null, events: [], next_attempt_in_ms: null });
  });

  test('while retries remain the event is pending and keeps its message', async () => {
    await receive(db, [event('evt_1')]);
    const { token } = await claim(db);
    await settle('fail_stripe_events', token, ['evt_1'], { message: 'the database was away' });
    expect(await log()).toEqual([
      expect.objectContaining({ status: 'pending', response_status: 'retry', error_message: 'the database was away' }),
    ]);
  });

  test('a crashed execution gives back what it holds, each alone, and nothing of another one', async () => {
    await receive(db, [event('evt_1', { event_created: 1 }), event('evt_2', { event_created: 2 })]);
    const { token } = await claim(db);
    await db.call('begin_stripe_events', { token, execution_id: '12' });
    await settle('complete_stripe_events', token, ['evt_1']);
    expect(await db.call('fail_stripe_execution', { execution_id: '13', message: 'out of memory' })).toEqual({
      failed: 0,
    });
    expect(await db.call('fail_stripe_execution', { execution_id: '12', message: 'out of memory' })).toEqual({
      failed: 1,
    });
    await receive(db, [event('evt_3', { event_created: 1 })]);
    expect((await claim(db)).events.map((one) => one.event_id)).toEqual(['evt_2']);
    expect((await log()).map((row) => row.status)).toEqual(['processed', 'processing', 'pending']);
  });
});

describe('the word of an event', () => {
  /** What another connection reads of evt_1 at this moment. */
  const word = async (): Promise<string | undefined> =>
    (await log()).find(({ event_id }) => event_id === 'evt_1')?.status;

  test('is that of document 002 at every commit, from its arrival to its end', async () => {
    const words: (string | undefined)[] = [];
    const see = async (): Promise<void> => {
      words.push(await word());
    };
    await receive(db, [event('evt_1')]);
    await see();
    const first = await claim(db, { max_attempts: 3 });
    await see();
    await db.call('begin_stripe_events', { token: first.token, execution_id: '1' });
    await see();
    await db.call('renew_stripe_events', { token: first.token, lease_seconds: 30 });
    await see();
    await settle('fail_stripe_events', first.token, ['evt_1'], { message: 'the database was away' });
    await see();
    await passBackoff(db);
    await lapse(db, (await claim(db, { max_attempts: 3 })).token);
    await see();
    // claimed again by the call that finds the lease lapsed
    const third = await claim(db, { max_attempts: 3 });
    await see();
    await settle('fail_stripe_events', third.token, ['evt_1'], { message: 'again' });
    await see();
    await db.call('replay_stripe_events', { event_ids: ['evt_1'] });
    await see();
    const last = await claim(db);
    await see();
    await settle('complete_stripe_events', last.token, ['evt_1']);
    await see();
    expect(words).toEqual([
      ...['pending', 'processing', 'processing', 'processing', 'pending', 'processing', 'processing', 'error'],
      ...['pending', 'processing', 'processed'],
    ]);
  });

  test('is never seen on its way: what a call writes in between ends with its transaction', async () => {
    await receive(db, [event('evt_1')]);
    await lapse(db, (await claim(db)).token);
    const client = await db.pool.connect();
    try {
      await client.query('begin');
      // lapsed → waiting → out of attempts → given up, all in one claim
      await client.query("select public.claim_stripe_events('stripe-events', max_attempts => 1)");
      expect(await word()).toBe('processing');
      await client.query('commit');
      expect(await word()).toBe('error');
    } finally {
      await client.query('rollback');
      client.release();
    }
  });
});

describe('what is written', () => {
  test('a claim, its begin and its renewal write no index: the rows stay on their page', async () => {
    const ids = Array.from({ length: 300 }, (_, n) => `evt_${n}`);
    await receive(
      db,
      ids.map((id) => event(id)),
    );
    const client = await db.pool.connect();
    const onTheirPage = async (): Promise<number | undefined> =>
      (
        await client.query<{ share: number }>(
          `select (pg_stat_get_xact_tuples_hot_updated(r) / pg_stat_get_xact_tuples_updated(r)::float) as share
             from (values ('public.stripe_webhook_log'::regclass)) as log (r)`,
        )
      ).rows[0]?.share;
    try {
      await client.query('begin');
      const { rows } = await client.query<{ token: string }>(
        "select public.claim_stripe_events('stripe-events', 300) ->> 'token' as token",
      );
      const token = rows[0]?.token;
      await client.query("select public.begin_stripe_events($1, 'n8n:1')", [token]);
      expect(await onTheirPage()).toBeGreaterThan(0.95);
      await client.query('commit');
      await client.query('begin');
      await client.query('select public.renew_stripe_events($1, 60)', [token]);
      expect(await onTheirPage()).toBeGreaterThan(0.95);
    } finally {
      await client.query('rollback');
      client.release();
    }
  });

  test('a lease is a row for as long as something is held under it', async () => {
    const leases = async (): Promise<string[]> =>
      (
        await db.query<{ token: string }>("select token from guichet.stripe_leases where consumer = 'stripe-events'")
      ).map(({ token }) => token);
    await receive(db, [event('evt_1'), event('evt_2')]);
    const first = await claim(db, { max_events: 1 });
    const second = await claim(db, { max_events: 1 });
    expect((await leases()).sort()).toEqual([first.token, second.token].sort());
    await settle('complete_stripe_events', first.token, ['evt_1']);
    await claim(db);
    expect(await leases()).toEqual([second.token]);
    await lapse(db, second.token);
    const third = await claim(db);
    await settle('complete_stripe_events', third.token, ['evt_2']);
    await claim(db);
    expect(await leases()).toEqual([]);
  });

  test('while it is worked on the list names the execution that has it', async () => {
    await receive(db, [event('evt_1')]);
    const { token } = await claim(db);
    await db.call('begin_stripe_events', { token, execution_id: 'n8n:7' });
    const { events } = await db.call<{ events: { execution_id: string | null }[] }>('list_stripe_events');
    expect(events.map(({ execution_id }) => execution_id)).toEqual(['n8n:7']);
  });
});

describe('replay, list, expiry', () => {
  test('staff replay what is settled; what somebody works on is busy', async () => {
    await receive(db, [event('evt_done'), event('evt_ignored', { status: 'ignored' })]);
    const first = await claim(db);
    await settle('complete_stripe_events', first.token, ['evt_done']);
    await receive(db, [event('evt_busy')]);
    await claim(db);
    const { results } = await db.call<Results>('replay_stripe_events', {
      event_ids: ['evt_busy', 'evt_done', 'evt_ignored', 'evt_unknown'],
    });
    expect(results.map(({ result }) => result)).toEqual(['busy', 'replayed', 'replayed', 'not_found']);
    const again = await claim(db);
    expect(again.events.map((one) => [one.event_id, one.attempts])).toEqual([
      ['evt_done', 1],
      ['evt_ignored', 1],
    ]);
  });

  test('a replay that fails for good alerts again', async () => {
    await receive(db, [event('evt_1')]);
    for (const expected of [1, 2]) {
      const { token } = await claim(db, { max_attempts: 1 });
      await settle('fail_stripe_events', token, ['evt_1'], { message: 'no' });
      expect(await alerts()).toHaveLength(expected);
      await db.call('replay_stripe_events', { event_ids: ['evt_1'] });
    }
  });

  test('list gives the newest first, by status, type and object, page by page', async () => {
    await receive(
      db,
      Array.from({ length: 5 }, (_, n) => event(`evt_${n}`, { object_id: n === 3 ? 'sub_3' : 'sub_x' })),
    );
    interface Page {
      events: { event_id: string; seq: number }[];
    }
    const first = await db.call<Page>('list_stripe_events', { filter: { status: 'pending', limit: 2 } });
    expect(first.events.map((one) => one.event_id)).toEqual(['evt_4', 'evt_3']);
    const second = await db.call<Page>('list_stripe_events', { filter: { limit: 2, before: first.events[1]?.seq } });
    expect(second.events.map((one) => one.event_id)).toEqual(['evt_2', 'evt_1']);
    expect((await db.call<Page>('list_stripe_events', { filter: { object_id: 'sub_3' } })).events).toHaveLength(1);
    expect((await db.call<Page>('list_stripe_events', { filter: { type: 'invoice.paid' } })).events).toEqual([]);
  });

  test('payloads of settled events expire; the row stays and keeps deduplicating', async () => {
    await receive(db, [event('evt_old'), event('evt_waiting')]);
    await db.query("update public.stripe_webhook_log set created_at = now() - interval '40 days'");
    const { token } = await claim(db, { max_events: 1 });
    await settle('complete_stripe_events', token, ['evt_old']);
    expect(await db.call('expire_stripe_payloads')).toEqual({ expired: 1 });
    expect(
      await db.query('select event_id, payload is null as gone from public.stripe_webhook_log order by seq'),
    ).toEqual([
      { event_id: 'evt_old', gone: true },
      { event_id: 'evt_waiting', gone: false },
    ]);
    expect(await receive(db, [event('evt_old')])).toEqual(['duplicate']);
    expect((await db.call<Results>('replay_stripe_events', { event_ids: ['evt_old'] })).results).toEqual([
      { event_id: 'evt_old', result: 'expired' },
    ]);
  });
});

describe('events of another account or mode', () => {
  const of = (id: string, named: Record<string, unknown>, more: object = {}) => {
    const plain = event(id, { type: 'payment_intent.succeeded' });
    return { ...plain, ...more, payload: { ...plain.payload, ...named } };
  };
  const status = async (): Promise<unknown> =>
    Object.fromEntries(
      (
        await db.query<{ event_id: string; status: string; response_status: string | null }>(
          'select event_id, status, response_status from public.stripe_webhook_log',
        )
      ).map((row) => [row.event_id, row.response_status ?? row.status]),
    );
  const told = (): Promise<unknown> =>
    db.query("select subject from public.alert_outbox where template = 'stripe_other_source' order by 1");
  const replay = async (...event_ids: string[]): Promise<string[]> =>
    (await db.call<Results>('replay_stripe_events', { event_ids })).results.map(({ result }) => result);
  // what is known of a consumer stays in a table that is not emptied
  afterEach(async () => {
    await db.query('delete from guichet.stripe_sources');
  });

  test('are ignored whatever their status says and whichever way they name it; an empty account is ours', async () => {
    expect(
      await receive(db, [
        of('evt_1', { account: 'acct_1' }),
        of('evt_2', { account: { id: 'acct_1', object: 'account' } }),
        of('evt_3', { context: 'acct_1' }),
        of('evt_4', { context: 'org_1/acct_1' }),
        of(
          'evt_5',
          {},
          { account: 'acct_1', payload: null, raw_base64: Buffer.from('{"a":"\\u0000"}').toString('base64') },
        ),
        of('evt_6', { account: '' }),
        of('evt_7', { account: null, context: null }),
        of('evt_8', { account: {} }),
      ]),
    ).toEqual(['ignored', 'ignored', 'ignored', 'ignored', 'ignored', 'stored', 'stored', 'stored']);
    expect(await told()).toEqual([{ subject: 'stripe-events:other_account' }]);
    expect((await claim(db)).events.map(({ event_id }) => event_id)).toEqual(['evt_6', 'evt_7', 'evt_8']);
  });

  test('are known by the bytes of an event too that jsonb cannot hold, where no column says whose it is', async () => {
    const bytes = (id: string, more: string) => ({
      event_id: id,
      type: 'payment_intent.succeeded',
      event_created: 1,
      object_id: 'pi_1',
      status: 'pending',
      payload: null,
      raw_base64: Buffer.from(
        `{"id":"${id}","object":"event",${more}"data":{"object":{"id":"pi_1","description":"\\u0000 \\ud800 \\\\u0000"}}}`,
      ).toString('base64'),
    });
    const source = { account: 'acct_1ours', mode: 'live' };
    expect(
      (
        await db.call<Results>('receive_stripe_events', {
          source,
          events: [
            bytes('evt_1', '"account":"acct_1","livemode":true,'),
            bytes('evt_2', '"context":"org_1/acct_1/","livemode":true,'),
            bytes('evt_3', '"livemode":false,'),
            bytes('evt_4', ''),
            bytes('evt_5', '"livemode":true,'),
            bytes('evt_6', '"account":"acct_1ours","livemode":true,'),
          ],
        })
      ).results.map(({ result }) => result),
    ).toEqual(['ignored', 'ignored', 'ignored', 'ignored', 'stored', 'stored']);
    expect(await status()).toEqual({
      evt_1: 'other_account',
      evt_2: 'other_account',
      evt_3: 'other_mode',
      evt_4: 'other_mode',
      evt_5: 'pending',
      evt_6: 'pending',
    });
    expect(await replay('evt_1', 'evt_2', 'evt_3', 'evt_5')).toEqual(['ignored', 'ignored', 'ignored', 'replayed']);
  });

  test('count where the credential names them; what it says holds for doors without one', async () => {
    const source = { account: 'acct_1ours', mode: 'test' };
    await db.call('receive_stripe_events', {
      events: [of('evt_1', { account: 'acct_1ours' })],
      consumer: 'stripe-events',
      source,
    });
    // the catch-up has no webhook credential
    expect(
      await receive(db, [
        of('evt_2', { account: 'acct_1ours' }),
        of('evt_3', { account: 'acct_1stranger' }),
        of('evt_4', {}, { livemode: true }),
        of('evt_5', {}, { livemode: false }),
      ]),
    ).toEqual(['stored', 'ignored', 'ignored', 'stored']);
    expect(await status()).toEqual({
      evt_1: 'pending',
      evt_2: 'pending',
      evt_3: 'other_account',
      evt_4: 'other_mode',
      evt_5: 'pending',
    });
    expect(await told()).toEqual([{ subject: 'stripe-events:other_account' }, { subject: 'stripe-events:other_mode' }]);
  });

  test('stay out where a second door says no mode: what the first said holds', async () => {
    const by = async (mode: string, id: string, livemode: boolean) =>
      (
        await db.call<Results>('receive_stripe_events', {
          events: [of(id, {}, { livemode })],
          source: { account: null, mode },
        })
      ).results.map(({ result }) => result);
    expect(await by('both', 'evt_1', false)).toEqual(['stored']);
    expect(await by('live', 'evt_2', true)).toEqual(['stored']);
    expect(await by('both', 'evt_3', false)).toEqual(['ignored']);
    expect(await by('both', 'evt_4', true)).toEqual(['stored']);
    expect(await receive(db, [of('evt_5', {}, { livemode: false })])).toEqual(['ignored']);
    expect(await by('test', 'evt_3', false)).toEqual(['stored']);
  });

  test('are not replayed either, by hand; once the credential says otherwise they come in when they are sent again', async () => {
    await db.call('receive_stripe_events', {
      events: [of('evt_1', { account: 'acct_1' }), of('evt_2', {}, { livemode: true })],
      consumer: 'stripe-events',
      source: { mode: 'test' },
    });
    expect(await replay('evt_1', 'evt_2')).toEqual(['ignored', 'ignored']);
    expect((await claim(db)).events).toEqual([]);
    expect(
      await db.call<Results>('receive_stripe_events', {
        events: [of('evt_2', {}, { livemode: true })],
        consumer: 'stripe-events',
        source: { mode: 'live' },
      }),
    ).toMatchObject({ results: [{ result: 'stored' }] });
    expect(await status()).toEqual({ evt_1: 'other_account', evt_2: 'pending' });
    // what was worked off under another setting is not worked off again under this one
    await db.query(
      "update public.stripe_webhook_log set status = 'processed', livemode = false where event_id = 'evt_2'",
    );
    expect(await replay('evt_2')).toEqual(['ignored']);
  });
});

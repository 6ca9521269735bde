import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SupabaseRefused, SupabaseUnreachable } from '../shared/errors';
import { startFakePostgrest, type FakePostgrest, type RestAnswer } from '../shared/testing/fakePostgrest';
import { claimEvents, latestEvent } from '../shared/stripeInbox/claims';
import { connect } from '../shared/transport';
import { receiveEvents } from './inbox';
import { toDelivery, type Delivery } from './receivedEvent';
import { readSettings } from './settings';

let rest: FakePostgrest;
beforeEach(async () => {
  rest = await startFakePostgrest();
});
afterEach(async () => {
  await rest.close();
});

const supabase = () => connect({ url: rest.url, serviceKey: 'sb_secret_1' });

function delivery(id: string): Delivery {
  const event = {
    id,
    object: 'event' as const,
    type: 'customer.updated',
    created: 1,
    livemode: false,
    data: { object: { id: 'cus_1' } },
  };
  return toDelivery(event, Buffer.from(JSON.stringify(event)), {
    types: new Set(['customer.updated']),
    livemode: 'both',
    account: null,
  });
}

const stored = (...ids: string[]): RestAnswer => ({
  body: { results: ids.map((event_id) => ({ event_id, result: 'stored' })) },
});
const refused: RestAnswer = { status: 400, body: { code: '22P05', message: 'unsupported Unicode escape sequence' } };

describe('receiving', () => {
  test('stores all with one call', async () => {
    rest.answer(() => stored('evt_1', 'evt_2'));
    const results = await receiveEvents(supabase(), 'shop', [delivery('evt_1'), delivery('evt_2')]);
    expect(results.map(({ result }) => result)).toEqual(['stored', 'stored']);
    expect(rest.calls).toMatchObject([
      {
        path: 'rpc/receive_stripe_events',
        body: { consumer: 'shop', events: [{ event_id: 'evt_1' }, { event_id: 'evt_2' }] },
      },
    ]);
  });

  test('goes one by one where the rows are refused together, and keeps the bad one as bytes', async () => {
    rest.answer(() => refused);
    rest.answer(() => stored('evt_good'));
    rest.answer(() => refused);
    rest.answer(() => stored('evt_bad'));
    const bad = delivery('evt_bad');
    const results = await receiveEvents(supabase(), 'shop', [delivery('evt_good'), bad]);
    expect(results).toEqual([
      { event_id: 'evt_good', result: 'stored' },
      { event_id: 'evt_bad', result: 'stored' },
    ]);
    expect(rest.calls[3]).toMatchObject({
      body: { events: [{ event_id: 'evt_bad', payload: null, raw_base64: bad.rawBody.toString('base64') }] },
    });
  });

  test('says of the one event that cannot be stored at all that it was not', async () => {
    rest.answer(() => refused);
    rest.answer(() => stored('evt_good'));
    rest.answer(() => refused);
    rest.answer(() => refused);
    const results = await receiveEvents(supabase(), 'shop', [delivery('evt_good'), delivery('evt_bad')]);
    expect(results).toMatchObject([{ result: 'stored' }, { event_id: 'evt_bad', result: 'error' }]);
  });

  test.each([401, 404, 500, 503])(
    'does not try one by one where the answer is %s: it is not about the rows',
    async (status) => {
      rest.answerAll(() => ({ status, body: { message: 'no' } }));
      await expect(receiveEvents(supabase(), 'shop', [delivery('evt_1'), delivery('evt_2')])).rejects.toBeInstanceOf(
        SupabaseRefused,
      );
      expect(rest.calls).toHaveLength(1);
    },
  );

  test('fails as a whole where nobody answers', async () => {
    const gone = connect({ url: 'http://127.0.0.1:1', serviceKey: 'sb_secret_1' });
    await expect(receiveEvents(gone, 'shop', [delivery('evt_1')])).rejects.toBeInstanceOf(SupabaseUnreachable);
  });
});

describe('claiming', () => {
  const given: Record<string, unknown> = {
    consumer: 'shop',
    livemode: 'both',
    events: ['invoice.paid'],
    options: { batchSize: 7 },
  };
  const settings = readSettings({ getNodeParameter: (name) => given[name] });
  const claimed = {
    event_id: 'evt_1',
    type: 'customer.updated',
    event_created: 1,
    api_version: null,
    livemode: false,
    object_id: null,
    attempts: 1,
    payload: { id: 'evt_1' },
  };

  test('asks with the settings and hands on the token', async () => {
    rest.answer(() => ({ body: { token: 't-1', events: [claimed], next_attempt_in_ms: 0 } }));
    expect(await claimEvents(supabase(), settings, 'workflow-1')).toEqual({
      token: 't-1',
      items: [claimed],
      nextAttemptInMs: 0,
    });
    expect(rest.calls[0]?.body).toEqual({
      consumer: 'shop',
      max_events: 7,
      lease_seconds: 30,
      max_batches: 2,
      max_attempts: 8,
      workflow_id: 'workflow-1',
    });
  });

  test('reads the event from the signed bytes where jsonb could not hold it', async () => {
    const raw_base64 = Buffer.from('{"id":"evt_1","name":"a\\u0000b"}').toString('base64');
    rest.answer(() => ({
      body: { token: 't-1', events: [{ ...claimed, payload: null, raw_base64 }], next_attempt_in_ms: 0 },
    }));
    const { items } = await claimEvents(supabase(), settings, 'workflow-1');
    expect(items).toEqual([{ ...claimed, payload: { id: 'evt_1', name: 'a\uFFFDb' } }]);
  });
});

test('the latest event, for a manual run, is read and not claimed', async () => {
  rest.answer(() => ({ body: [{ payload: { id: 'evt_9' } }] }));
  expect(await latestEvent(supabase())).toEqual({ id: 'evt_9' });
  expect(rest.calls[0]?.path).toMatch(/^stripe_webhook_log\?select=payload/);
});

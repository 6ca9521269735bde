import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startFakePostgrest, type FakePostgrest } from '../shared/testing/fakePostgrest';
import { connect } from '../shared/transport';
import { alertSource, outboxSource } from '../shared/drain/source';

let rest: FakePostgrest;
beforeEach(async () => {
  rest = await startFakePostgrest();
});
afterEach(async () => {
  await rest.close();
});

const supabase = () => connect({ url: rest.url, serviceKey: 'sb_secret_1' });
const outbox = () => outboxSource(supabase(), { topics: ['a'], maxRows: 10, leaseSeconds: 30, consumer: 'outbox' });
const alerts = () =>
  alertSource(supabase(), { maxAlerts: 10, foldSeconds: 10, leaseSeconds: 30, workflowId: 'workflow-1' });

describe('a source', () => {
  test.each([
    [null, null],
    [0, null],
    [300, 300],
  ])('of which the next is due in %s ms is looked at again in %s', async (next_attempt_in_ms, nextAttemptInMs) => {
    rest.answer(() => ({ body: { token: null, rows: [], next_attempt_in_ms } }));
    expect(await outbox().claim()).toEqual({ token: null, items: [], nextAttemptInMs });
  });

  test('takes back what no execution could be started with, and no attempt is used up', async () => {
    rest.answerAll(() => ({ body: { results: [] } }));
    await outbox().giveBack({ token: 't-1', items: [{ id: 'o-1', outbox_id: 'o-1' }], nextAttemptInMs: 0 }, 'closing');
    await alerts().giveBack({ token: 't-2', items: [{ ids: ['a-1', 'a-2'] }], nextAttemptInMs: 0 }, 'closing');
    expect(rest.calls.map(({ path, body }) => [path, body])).toEqual([
      [
        'rpc/fail_outbox',
        { token: 't-1', rows: [{ id: 'o-1', message: 'closing', outage: true, retry_after_seconds: 5 }] },
      ],
      [
        'rpc/fail_alerts',
        { token: 't-2', alerts: [{ ids: ['a-1', 'a-2'], message: 'closing', retry_after_seconds: 5 }] },
      ],
    ]);
  });
});

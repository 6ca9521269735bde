import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import * as z from 'zod';
import { fakeContext, type FakeContextOptions } from '../shared/testing/fakeContext';
import { startFakePostgrest, type FakePostgrest } from '../shared/testing/fakePostgrest';
import { failureOf } from '../shared/failure';
import { checkOutput } from '../shared/testing/outputSchema';
import { StripeEventLog } from './StripeEventLog.node';

let rest: FakePostgrest;
beforeEach(async () => {
  rest = await startFakePostgrest();
});
afterEach(async () => {
  await rest.close();
});

const item = (json: IDataObject): INodeExecutionData => ({ json });
const leased = (event_id: string, token: string | null = 't-1') => item({ event_id, token, type: 'invoice.paid' });

async function run(operation: string, items: INodeExecutionData[], options: FakeContextOptions = {}) {
  const { context, logged } = fakeContext({
    items,
    credentials: { guichetSupabaseApi: { url: rest.url, serviceKey: 'sb_secret_1' } },
    ...options,
    parameters: { operation, ...options.parameters },
  });
  const [output = []] = await new StripeEventLog().execute.call(context);
  const onError = options.continueOnFail === true ? 'continueRegularOutput' : 'stopWorkflow';
  checkOutput({ type: 'stripeEventLog', parameters: { operation }, onError }, output);
  return { output, logged };
}

const jsonOf = (output: INodeExecutionData[]) => output.map(({ json }) => json);

describe('begin', () => {
  test('stamps the execution once a token, and passes the items on', async () => {
    rest.answerAll(() => ({ body: { begun: 2 } }));
    const items = [leased('evt_1'), leased('evt_2', 't-2'), leased('evt_3')];
    const { output } = await run('begin', items, { executionId: '42' });
    expect(rest.calls.map(({ path, body }) => [path, body])).toEqual([
      ['rpc/begin_stripe_events', { token: 't-1', execution_id: 'n8n-1:42' }],
      ['rpc/begin_stripe_events', { token: 't-2', execution_id: 'n8n-1:42' }],
    ]);
    expect(output.map(({ json, pairedItem }) => [json.event_id, pairedItem])).toEqual([
      ['evt_1', { item: 0 }],
      ['evt_2', { item: 1 }],
      ['evt_3', { item: 2 }],
    ]);
    expect(output[0]?.json).toBe(items[0]?.json);
  });

  test('stops a batch whose lease has lapsed: another execution has its events', async () => {
    rest.answer(() => ({ body: { begun: 0 } }));
    const { output, logged } = await run('begin', [leased('evt_1')]);
    expect(output).toEqual([]);
    expect(logged).toEqual([{ level: 'warn', message: expect.stringContaining('lapsed') }]);
  });

  test('lets events of a test run pass without a call', async () => {
    const { output } = await run('begin', [leased('evt_1', null)]);
    expect(output).toHaveLength(1);
    expect(rest.calls).toEqual([]);
  });

  test('an item without an event is a mistake in the workflow, and said so', async () => {
    await expect(run('begin', [item({ id: 1 })])).rejects.toThrow('Item 0 has no event_id');
  });
});

describe('complete', () => {
  test('settles all items with one call a token and says what became of each', async () => {
    rest.answer(() => ({
      body: {
        results: [
          { event_id: 'evt_2', result: 'lapsed' },
          { event_id: 'evt_1', result: 'processed' },
        ],
      },
    }));
    const { output } = await run('complete', [leased('evt_1'), leased('evt_2'), leased('evt_1')]);
    expect(rest.calls).toMatchObject([
      {
        path: 'rpc/complete_stripe_events',
        body: { token: 't-1', events: [{ event_id: 'evt_1' }, { event_id: 'evt_2' }] },
      },
    ]);
    expect(jsonOf(output).map(({ event_id, result }) => [event_id, result])).toEqual([
      ['evt_1', 'processed'],
      ['evt_2', 'lapsed'],
      ['evt_1', 'processed'],
    ]);
  });

  test('knows the token of an item that lost it on its way, from begin of the same execution', async () => {
    rest.answer(() => ({ body: { begun: 1 } }));
    rest.answer(() => ({ body: { results: [{ event_id: 'evt_1', result: 'processed' }] } }));
    await run('begin', [leased('evt_1', 't-7')], { executionId: '77' });
    await run('complete', [item({ event_id: 'evt_1', result: 'applied' })], { executionId: '77' });
    expect(rest.calls[1]).toMatchObject({ body: { token: 't-7' } });
  });

  test('does not take the token of another execution', async () => {
    const { output } = await run('complete', [item({ event_id: 'evt_1' })], { executionId: '78' });
    expect(rest.calls).toEqual([]);
    expect(jsonOf(output)).toMatchObject([{ event_id: 'evt_1', result: 'test' }]);
  });
});

describe('fail', () => {
  test('writes down reason and path of each item', async () => {
    rest.answer(() => ({
      body: { results: [{ event_id: 'evt_1', result: 'retry', attempts: 2, next_attempt_at: '2026-11-21T06:00:00Z' }] },
    }));
    const broken = item({ event_id: 'evt_1', token: 't-1', error: { message: 'no price', path: 'data.object.items' } });
    const { output } = await run('fail', [broken]);
    expect(rest.calls).toMatchObject([
      {
        path: 'rpc/fail_stripe_events',
        body: { token: 't-1', events: [{ event_id: 'evt_1', message: 'no price', path: 'data.object.items' }] },
      },
    ]);
    expect(jsonOf(output)).toMatchObject([{ event_id: 'evt_1', result: 'retry', attempts: 2, message: 'no price' }]);
  });

  test.each([
    ['a text', { json: { error: 'no price' } }, { message: 'no price' }],
    [
      'an object with a hint',
      { json: { error: { message: 'no price', hint: 'add one' } } },
      { message: 'no price (add one)' },
    ],
    [
      'a path beside the error',
      { json: { error: 'no price', path: 'data.object' } },
      { message: 'no price', path: 'data.object' },
    ],
    ['nothing', { json: {} }, { message: 'no reason was given' }],
  ])('reads the reason from %s', (_name, failed, expected) => {
    expect(failureOf(failed)).toEqual(expected);
  });

  test('reads the reason from n8n’s own error', () => {
    const { context } = fakeContext({});
    const error = new NodeApiError(
      context.getNode(),
      { message: 'no price' },
      { message: 'no price', description: 'add one' },
    );
    expect(failureOf({ json: { event_id: 'evt_1' }, error })).toEqual({ message: 'no price (add one)' });
  });
});

describe('fail execution', () => {
  test('fails what the broken execution had begun, with the node where it broke', async () => {
    rest.answer(() => ({ body: { failed: 12 } }));
    const errorTrigger = item({
      execution: { id: '42', lastNodeExecuted: 'Sync', error: { message: 'timed out' }, mode: 'trigger' },
      workflow: { id: 'w', name: 'Stripe' },
    });
    const { output } = await run('failExecution', [errorTrigger]);
    expect(rest.calls).toMatchObject([{ body: { execution_id: 'n8n-1:42', message: 'Sync: timed out' } }]);
    expect(jsonOf(output)).toMatchObject([{ failed: 12, execution_id: '42', workflow: { name: 'Stripe' } }]);
  });

  test('does not take the events of another n8n whose execution bears the same number', async () => {
    rest.answerAll(({ path }) => ({ body: path === 'rpc/begin_stripe_events' ? { begun: 1 } : { failed: 0 } }));
    await run('begin', [leased('evt_1')], { executionId: '57', instanceId: 'n8n-b' });
    const errorTrigger = item({ execution: { id: '57', lastNodeExecuted: 'Sync', error: { message: 'timed out' } } });
    for (const instanceId of ['n8n-a', 'n8n-b']) await run('failExecution', [errorTrigger], { instanceId });
    const [begun, failedByOther, failedByOwn] = rest.calls.map(
      ({ body }) => z.object({ execution_id: z.string() }).parse(body).execution_id,
    );
    expect(failedByOther).not.toBe(begun);
    expect(failedByOwn).toBe(begun);
  });

  test('an error without an execution fails nothing', async () => {
    const { output } = await run('failExecution', [item({ trigger: { error: { message: 'could not activate' } } })]);
    expect(rest.calls).toEqual([]);
    expect(jsonOf(output)).toMatchObject([{ failed: 0, execution_id: null }]);
  });
});

describe('replay', () => {
  const answer = (ids: string[]) => ({ body: { results: ids.map((event_id) => ({ event_id, result: 'replayed' })) } });

  test('takes the events that were named', async () => {
    rest.answer(() => answer(['evt_1', 'evt_2']));
    const { output } = await run('replay', [item({})], { parameters: { eventIds: 'evt_1, evt_2\nevt_1' } });
    expect(rest.calls).toMatchObject([{ body: { event_ids: ['evt_1', 'evt_2'] } }]);
    expect(jsonOf(output)).toEqual([
      { event_id: 'evt_1', result: 'replayed' },
      { event_id: 'evt_2', result: 'replayed' },
    ]);
  });

  test('takes those of the items where none is named', async () => {
    rest.answer(() => answer(['evt_2']));
    const { output } = await run('replay', [item({ other: 1 }), leased('evt_2')]);
    expect(rest.calls).toMatchObject([{ body: { event_ids: ['evt_2'] } }]);
    expect(output[0]?.pairedItem).toEqual({ item: 1 });
  });

  test('says so where there is nothing to replay', async () => {
    await expect(run('replay', [item({})])).rejects.toThrow('No event to replay');
  });
});

describe('list', () => {
  test('filters, leaving out filters that are empty, and gives an item a row', async () => {
    rest.answer(() => ({
      body: {
        events: [
          { event_id: 'evt_2', status: 'error' },
          { event_id: 'evt_1', status: 'error' },
        ],
      },
    }));
    const { output } = await run('list', [item({})], {
      parameters: { limit: 2, filters: { status: 'error', object_id: '', before: 0 } },
    });
    expect(rest.calls).toMatchObject([
      { path: 'rpc/list_stripe_events', body: { filter: { status: 'error', limit: 2 } } },
    ]);
    expect(jsonOf(output).map(({ event_id }) => event_id)).toEqual(['evt_2', 'evt_1']);
  });
});

describe('when the database refuses', () => {
  test('the execution ends with what PostgREST said', async () => {
    rest.answer(() => ({ status: 404, body: { code: 'PGRST202', message: 'Could not find the function' } }));
    const failure = await run('complete', [leased('evt_1')]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(NodeApiError);
    expect(failure).toMatchObject({ httpCode: '404', description: expect.stringContaining('supabase/migrations') });
  });

  test('the items go on with the error, each with its own fields, where the node continues', async () => {
    rest.answer(() => ({ status: 500, body: { message: 'out of memory' } }));
    const { output } = await run('complete', [leased('evt_1'), leased('evt_2')], { continueOnFail: true });
    const error = { message: 'rpc/complete_stripe_events: out of memory' };
    expect(output.map(({ json, pairedItem }) => [json.event_id, json.error, pairedItem])).toEqual([
      ['evt_1', error, { item: 0 }],
      ['evt_2', error, { item: 1 }],
    ]);
  });
});

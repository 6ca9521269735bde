import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { INodeParameters } from 'n8n-workflow';
import { startFakePostgrest, type FakePostgrest } from '../shared/testing/fakePostgrest';
import { startN8nCore, type N8nCore } from '../shared/testing/n8nCore';
import { rowFailureOf } from './operations/fail';

// n8n-core takes its time to load
jest.setTimeout(30_000);

let core: N8nCore;
let postgrest: FakePostgrest;

beforeAll(() => {
  core = startN8nCore();
});

afterAll(() => core.close());

beforeEach(async () => {
  postgrest = await startFakePostgrest();
});

afterEach(() => postgrest.close());

async function run(parameters: INodeParameters, items: object[]) {
  const result = await core.run({
    items: items.map((item) => ({ ...item })),
    node: { type: 'n8n-nodes-guichet.outbox', parameters },
    credentials: { guichetSupabaseApi: { url: postgrest.url, serviceKey: 'sb_secret_test' } },
  });
  return { ...result, done: (result.output.Done?.[0] ?? []).map((item) => item.json) };
}

test('completes all rows of a claim with one call, by outbox_id even where another id stands in the item', async () => {
  postgrest.answer(() => ({
    body: {
      results: [
        { id: 'o1', result: 'done' },
        { id: 'o2', result: 'lapsed' },
      ],
    },
  }));
  const { done } = await run({ operation: 'complete' }, [
    { outbox_id: 'o1', id: 're_1', token: 't', result: { refund: 're_1' } },
    { id: 'o2', token: 't' },
  ]);
  expect(postgrest.calls.map(({ path, body }) => [path, body])).toEqual([
    ['rpc/complete_outbox', { token: 't', rows: [{ id: 'o1', result: { refund: 're_1' } }, { id: 'o2' }] }],
  ]);
  expect(done.map((json) => json.outbox)).toEqual([{ result: 'done' }, { result: 'lapsed' }]);
});

test('keeps with the row what stands inside the answer', async () => {
  postgrest.answer(() => ({
    body: {
      results: [
        { id: 'o1', result: 'done' },
        { id: 'o2', result: 'done' },
      ],
    },
  }));
  await run({ operation: 'complete', resultField: 'stripe.status' }, [
    { outbox_id: 'o1', token: 't', stripe: { id: 'pi_1', status: 'succeeded' } },
    { outbox_id: 'o2', token: 't', stripe: { id: 'pi_2', status: null } },
  ]);
  expect(postgrest.calls[0]?.body).toEqual({
    token: 't',
    rows: [
      { id: 'o1', result: 'succeeded' },
      { id: 'o2', result: null },
    ],
  });
});

test('a row whose call did not answer in the field that is named is not done, its neighbours are', async () => {
  postgrest.answer(() => ({ body: { results: [{ id: 'o1', result: 'done' }] } }));
  const { error } = await run({ operation: 'complete', resultField: 'stripe.status' }, [
    { outbox_id: 'o1', token: 't', stripe: { id: 'pi_1', status: 'succeeded' } },
    { outbox_id: 'o2', token: 't' },
  ]);
  expect(postgrest.calls.map(({ body }) => body)).toEqual([{ token: 't', rows: [{ id: 'o1', result: 'succeeded' }] }]);
  expect(error?.message).toBe('The item has no field "stripe.status", which the call was to answer with');
});

test('fails rows with the reason the error output brought', async () => {
  postgrest.answer(() => ({ body: { results: [{ id: 'o1', result: 'retry', attempts: 2 }] } }));
  const { done } = await run({ operation: 'fail' }, [
    { outbox_id: 'o1', token: 't', error: { message: 'Stripe is down', hint: 'wait' }, retry_after_seconds: 30 },
  ]);
  expect(postgrest.calls[0]?.body).toEqual({
    token: 't',
    rows: [{ id: 'o1', message: 'Stripe is down (wait)', retry_after_seconds: 30 }],
  });
  expect(done.map((json) => json.outbox)).toEqual([{ result: 'retry', attempts: 2 }]);
});

test('a sample is settled nowhere', async () => {
  const { done } = await run({ operation: 'complete' }, [{ outbox_id: 'o1', token: null }]);
  expect(postgrest.calls).toEqual([]);
  expect(done.map((json) => json.outbox)).toEqual([{ result: 'test' }]);
});

test('skipping needs a reason, which is kept', async () => {
  expect((await run({ operation: 'skip', reason: ' ' }, [{ id: 'o1' }])).error?.message).toContain('"Reason" is empty');
  postgrest.answer(() => ({ body: { results: [{ id: 'o1', result: 'skipped' }] } }));
  const { done } = await run({ operation: 'skip', reason: 'paid back by transfer' }, [{ id: 'o1' }, { id: 'o1' }]);
  expect(postgrest.calls.map(({ body }) => body)).toEqual([{ ids: ['o1'], reason: 'paid back by transfer' }]);
  expect(done).toHaveLength(2);
});

test('retrying asks once for all rows, and says of each what became of it', async () => {
  postgrest.answer(() => ({ body: { results: [{ id: 'o1', result: 'waiting' }] } }));
  const { done } = await run({ operation: 'retry' }, [{ id: 'o1' }, { id: 'o2' }]);
  expect(postgrest.calls.map(({ path, body }) => [path, body])).toEqual([['rpc/retry_outbox', { ids: ['o1', 'o2'] }]]);
  expect(done.map(({ outbox }) => outbox)).toEqual([{ result: 'waiting' }, { result: 'not_found' }]);
});

test('lists parked rows, the newest first', async () => {
  postgrest.answer(() => ({ body: [{ id: 'o2', topic: 'email.send' }] }));
  const { done } = await run({ operation: 'list', topic: 'email.send', limit: 5 }, [{}]);
  const query = new URLSearchParams(postgrest.calls[0]?.path.split('?')[1]);
  expect([query.get('status'), query.get('topic'), query.get('order'), query.get('limit')]).toEqual([
    'eq.parked',
    'eq.email.send',
    'seq.desc',
    '5',
  ]);
  expect(done).toEqual([{ id: 'o2', topic: 'email.send', outbox_id: 'o2' }]);
});

test('an item without its row says which field is missing', async () => {
  expect((await run({ operation: 'complete' }, [{ token: 't' }])).error?.message).toContain('Item 0 has no outbox_id');
});

test.each([
  ['a text', { error: 'no' }, { message: 'no' }],
  ['an object, for good', { error: { message: 'no' }, final: true }, { message: 'no', final: true }],
  [
    'an object that says so itself, as the Stripe node does',
    { error: { message: 'no', final: true, retry_after_seconds: 5 } },
    { message: 'no', final: true, retry_after_seconds: 5 },
  ],
  [
    'a refusal that the database may know',
    { error: { message: 'no', code: 'charge_already_refunded', final: true, found: { amount_refunded: 400 } } },
    { message: 'no', final: true, code: 'charge_already_refunded', found: { amount_refunded: 400 } },
  ],
  [
    'one that is not final: its code says nothing yet',
    { error: { message: 'no', code: 'lock_timeout', final: false } },
    { message: 'no' },
  ],
  ['an object that may be tried again', { error: { message: 'no', final: false } }, { message: 'no' }],
  ['nothing', {}, { message: 'no reason was given' }],
])('reads the reason from %s', (_name, json, expected) => {
  expect(rowFailureOf({ json })).toEqual(expected);
});

describe('what comes to nothing', () => {
  test.each<[string, INodeParameters]>([
    ['Topic', { operation: 'list', topic: '={{ $json.topc }}' }],
    ['Limit', { operation: 'list', limit: '={{ $json.limt }}' }],
    ['Reason', { operation: 'skip', reason: '=paid back by {{ $json.who }}' }],
    ['Result Field', { operation: 'complete', resultField: '={{ $json.path }}' }],
  ])('in %s is refused, and nothing is asked', async (label, parameters) => {
    const { error } = await run(parameters, [{ outbox_id: 'o1', token: 't' }]);
    expect(error?.message).toContain(`"${label}" of item 0 came to nothing`);
    expect(postgrest.calls).toEqual([]);
  });
});

test('each item is skipped for its own reason', async () => {
  postgrest.answerAll(({ body }) => ({
    body: { results: [{ id: JSON.stringify(body).includes('o1') ? 'o1' : 'o2', result: 'skipped' }] },
  }));
  const { output } = await run({ operation: 'skip', reason: '={{ $json.why }}' }, [
    { outbox_id: 'o1', why: 'twice' },
    { outbox_id: 'o2', why: 'by hand' },
  ]);
  expect(postgrest.calls.map(({ body }) => body)).toEqual([
    { ids: ['o1'], reason: 'twice' },
    { ids: ['o2'], reason: 'by hand' },
  ]);
  expect(output.Node?.[0]?.map(({ json, pairedItem }) => [json.outbox_id, pairedItem])).toEqual([
    ['o1', { item: 0 }],
    ['o2', { item: 1 }],
  ]);
});

test('lists for each item whose topic is its own', async () => {
  postgrest.answerAll(({ path }) => ({ body: [{ id: path.includes('eq.a') ? 'oa' : 'ob' }] }));
  const { output } = await run({ operation: 'list', topic: '={{ $json.topic }}' }, [{ topic: 'a' }, { topic: 'b' }]);
  expect(output.Node?.[0]?.map(({ json, pairedItem }) => [json.id, pairedItem])).toEqual([
    ['oa', { item: 0 }],
    ['ob', { item: 1 }],
  ]);
});

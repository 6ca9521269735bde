import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { INodeParameters } from 'n8n-workflow';
import * as z from 'zod';
import { startFakePostgrest, type FakePostgrest } from '../shared/testing/fakePostgrest';
import { startN8nCore, type CoreRun, type N8nCore } from '../shared/testing/n8nCore';

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

function run(
  parameters: INodeParameters,
  items: object[],
  onError: 'continueErrorOutput' | 'stopWorkflow' = 'continueErrorOutput',
): Promise<CoreRun> {
  return core.run({
    items: items.map((item) => ({ ...item })),
    node: { type: 'n8n-nodes-guichet.guichetSupabase', parameters, onError },
    credentials: { guichetSupabaseApi: { url: postgrest.url, serviceKey: 'sb_secret_test' } },
  });
}

const jsonOf = (run: CoreRun, node: string) => (run.output[node]?.[0] ?? []).map((item) => item.json);

describe('calling a function with all items', () => {
  const parameters = {
    operation: 'callFunction',
    functionName: 'sync_stripe_subscriptions',
    itemsArgument: 'rows',
    extraArguments: '{"dry": true}',
  };
  const events = [
    { event_id: 'evt_1', token: 't' },
    { event_id: 'evt_2', token: 't' },
    { event_id: 'evt_3', token: 't' },
  ];

  test('one call; good items keep their fields, a bad one leaves by the error output with message, path and hint', async () => {
    postgrest.answer(() => ({
      body: {
        results: [
          { event_id: 'evt_1', result: 'applied', subscription_id: 's1' },
          {
            event_id: 'evt_2',
            result: 'error',
            error: { message: 'plan not found', path: 'items.0.stripe_price_id', hint: 'sync the catalogue first' },
          },
          { event_id: 'evt_3', result: 'stale' },
        ],
      },
    }));
    const result = await run(parameters, events);
    expect(postgrest.calls.map(({ path, body }) => ({ path, body }))).toEqual([
      { path: 'rpc/sync_stripe_subscriptions', body: { rows: events, dry: true } },
    ]);
    expect(jsonOf(result, 'Done')).toEqual([
      { event_id: 'evt_1', token: 't', result: 'applied', subscription_id: 's1' },
      { event_id: 'evt_3', token: 't', result: 'stale' },
    ]);
    expect(jsonOf(result, 'Failed')).toEqual([
      {
        event_id: 'evt_2',
        token: 't',
        error: { message: 'plan not found', path: 'items.0.stripe_price_id', hint: 'sync the catalogue first' },
      },
    ]);
    expect(result.output.Node?.[1]?.[0]?.pairedItem).toEqual({ item: 1 });
    expect(result.output.Node?.[0]?.map((item) => item.pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
  });

  test('without an error output the execution ends with the item, what the reader can do, and where', async () => {
    postgrest.answer(() => ({
      body: {
        results: [
          { event_id: 'evt_1', result: 'applied' },
          {
            event_id: 'evt_2',
            result: 'error',
            error: { message: 'plan not found', path: 'items.0', hint: 'sync the catalogue first' },
          },
          { event_id: 'evt_3', result: 'applied' },
        ],
      },
    }));
    const result = await run(parameters, events, 'stopWorkflow');
    expect(result.error).toEqual({
      message: 'plan not found',
      description: 'Field: items.0. sync the catalogue first',
      itemIndex: 1,
    });
  });

  test('a payload that jsonb refuses fails alone: the call is halved until it stands by itself', async () => {
    const bodySchema = z.object({ rows: z.array(z.object({ event_id: z.string(), text: z.string() })) });
    postgrest.answerAll(({ body }) => {
      const { rows } = bodySchema.parse(body);
      if (rows.some((row) => row.text.includes('\u0000'))) {
        return {
          status: 400,
          body: {
            code: '22P05',
            message: 'unsupported Unicode escape sequence',
            details: '\\u0000 cannot be converted to text.',
            hint: null,
          },
        };
      }
      return { body: { results: rows.map((row) => ({ event_id: row.event_id, result: 'applied' })) } };
    });
    const items = Array.from({ length: 8 }, (_, index) => ({
      event_id: `evt_${index}`,
      text: index === 5 ? 'a\u0000b' : 'fine',
    }));
    const result = await run({ ...parameters, extraArguments: '{}' }, items);
    expect(jsonOf(result, 'Done').map((json) => json.event_id)).toEqual([
      'evt_0',
      'evt_1',
      'evt_2',
      'evt_3',
      'evt_4',
      'evt_6',
      'evt_7',
    ]);
    expect(jsonOf(result, 'Failed')).toEqual([
      {
        event_id: 'evt_5',
        text: 'a\u0000b',
        error: {
          message: 'rpc/sync_stripe_subscriptions: unsupported Unicode escape sequence',
          code: '22P05',
          details: '\\u0000 cannot be converted to text.',
        },
      },
    ]);
    expect(postgrest.calls).toHaveLength(7);
  });

  test('a database that is down fails every item, after one request', async () => {
    postgrest.answerAll(() => ({
      status: 503,
      body: { code: 'PGRST001', message: 'Database client error. Retrying the connection.', details: null, hint: null },
    }));
    const result = await run(parameters, events);
    expect(jsonOf(result, 'Done')).toEqual([]);
    expect(jsonOf(result, 'Failed').map((json) => json.event_id)).toEqual(['evt_1', 'evt_2', 'evt_3']);
    expect(postgrest.calls).toHaveLength(1);
  });

  test('sends one field of the items where one is chosen, and gives only the results where asked', async () => {
    postgrest.answer(() => ({ body: { results: [{ result: 'applied' }, { result: 'stale' }] } }));
    const result = await run({ ...parameters, itemField: 'row', output: 'result', extraArguments: '' }, [
      { row: { a: 1 } },
      { row: { a: 2 } },
    ]);
    expect(postgrest.calls[0]?.body).toEqual({ rows: [{ a: 1 }, { a: 2 }] });
    expect(jsonOf(result, 'Done')).toEqual([{ result: 'applied' }, { result: 'stale' }]);
  });

  test('sends only the fields that were named, and still gives the whole item on', async () => {
    postgrest.answer(() => ({ body: { results: [{ result: 'applied' }] } }));
    const result = await run({ ...parameters, sentFields: 'id, kind , absent', extraArguments: '' }, [
      { id: 1, kind: 'a', large: 'b' },
    ]);
    expect(postgrest.calls[0]?.body).toEqual({ rows: [{ id: 1, kind: 'a' }] });
    expect(jsonOf(result, 'Done')).toEqual([{ id: 1, kind: 'a', large: 'b', result: 'applied' }]);
  });
});

test('one object of arguments is one call, whatever came in; rows become items', async () => {
  postgrest.answer(() => ({ body: [{ id: 1 }, { id: 2 }] }));
  const result = await run(
    {
      operation: 'callFunction',
      functionName: 'report',
      argumentMode: 'object',
      extraArguments: '{"day": "2025-11-03"}',
    },
    [{}, {}],
  );
  expect(postgrest.calls.map(({ body }) => body)).toEqual([{ day: '2025-11-03' }]);
  expect(jsonOf(result, 'Done')).toEqual([{ id: 1 }, { id: 2 }]);
});

test('a refusal gets its sentence where the node is asked for it, in the language that is chosen; nothing else does', async () => {
  const call = async (body: unknown, refusalWords?: string) => {
    postgrest.answer(() => ({ body }));
    const node = { operation: 'callFunction', functionName: 'start', argumentMode: 'object', refusalWords };
    return jsonOf(await run(JSON.parse(JSON.stringify(node)), [{}]), 'Done');
  };
  const full = { result: 'refused', reason: 'full' };
  expect(await call(full, 'fr')).toEqual([{ ...full, message: 'Cette session est complète.' }]);
  const order = { next_step: 'refused', reason: 'too_many_orders', most: 10 };
  expect(await call(order, 'en')).toEqual([
    { ...order, message: 'You already have 10 unpaid orders: pay them, or cancel one.' },
  ]);
  for (const [answer, words] of [
    [full, ''],
    [full, undefined],
    [{ result: 'refused', reason: 'of_programs' }, 'fr'],
    [{ result: 'held', reason: 'full' }, 'fr'],
  ] as const)
    expect(await call(answer, words)).toEqual([answer]);
});

describe('rows', () => {
  const rowsSchema = z.array(z.looseObject({ id: z.number() }));

  test('upsert is one request on the named columns; a refused row fails alone with PostgREST’s words', async () => {
    postgrest.answerAll(({ body }) => {
      const rows = rowsSchema.parse(body);
      if (rows.some((row) => row.id === 2)) {
        return {
          status: 409,
          body: {
            code: '23503',
            message: 'violates foreign key constraint',
            details: 'Key (plan_id)=(9) is not present.',
            hint: null,
          },
        };
      }
      return { body: rows.map((row) => ({ ...row, updated_at: 'now' })) };
    });
    const result = await run({ operation: 'upsert', table: 'things', conflictColumns: 'id, kind' }, [
      { id: 1 },
      { id: 2 },
      { id: 3 },
    ]);
    expect(postgrest.calls[0]?.path).toContain('on_conflict=id%2Ckind');
    expect(postgrest.calls[0]?.headers.prefer).toContain('resolution=merge-duplicates');
    expect(jsonOf(result, 'Done')).toEqual([
      { id: 1, updated_at: 'now' },
      { id: 3, updated_at: 'now' },
    ]);
    expect(jsonOf(result, 'Failed')).toEqual([
      {
        id: 2,
        error: {
          message: 'upsert into things: violates foreign key constraint',
          code: '23503',
          details: 'Key (plan_id)=(9) is not present.',
        },
      },
    ]);
  });

  test('delete asks for each item, so that the database tells what was there', async () => {
    postgrest.answerAll(({ path }) => ({ body: path.includes('eq.2') ? [{ id: 2, name: 'b' }] : [] }));
    const result = await run({ operation: 'delete', table: 'things', matchColumns: 'id' }, [
      { id: 1 },
      { id: 2 },
      { name: 'no key' },
    ]);
    expect(postgrest.calls.map(({ path }) => path.split('&')[0])).toEqual(['things?id=eq.1', 'things?id=eq.2']);
    expect(jsonOf(result, 'Done')).toEqual([
      { id: 1, matched: 0 },
      { id: 2, name: 'b', matched: 1 },
    ]);
    expect(jsonOf(result, 'Failed')).toMatchObject([
      { name: 'no key', error: { message: 'The item has no "id" to find its row by', path: 'id' } },
    ]);
  });

  test('update asks for each item, once where two name the same row and change, without the match columns', async () => {
    postgrest.answerAll(({ body }) => ({ body: [{ ...z.looseObject({}).parse(body) }] }));
    const items = [
      { id: 1, state: 'on' },
      { id: 2, state: 'on' },
      { id: 1, state: 'on' },
      { id: 3, state: 'off' },
    ];
    const result = await run({ operation: 'update', table: 'things', matchColumns: 'id', columns: 'id, state' }, items);
    expect(
      postgrest.calls.map(({ path, body }) => [decodeURIComponent(path).split('?')[1]?.split('&')[0], body]),
    ).toEqual([
      ['id=eq.1', { state: 'on' }],
      ['id=eq.2', { state: 'on' }],
      ['id=eq.3', { state: 'off' }],
    ]);
    expect(jsonOf(result, 'Done').map(({ matched }) => matched)).toEqual([1, 1, 1, 1]);
  });

  test('select filters, sorts with the key last, and stops at the limit', async () => {
    postgrest.answer(() => ({ body: [{ id: 1 }, { id: 2 }] }));
    const result = await run(
      {
        operation: 'select',
        table: 'things',
        limit: 2,
        order: 'created_at.desc',
        filters: { filter: [{ column: 'status', operator: 'in', value: 'a, b' }] },
      },
      [{}],
    );
    const query = new URLSearchParams(postgrest.calls[0]?.path.split('?')[1]);
    expect(Object.fromEntries(query)).toEqual({
      select: '*',
      status: 'in.("a","b")',
      order: 'created_at.desc,id.asc',
      offset: '0',
      limit: '2',
    });
    expect(jsonOf(result, 'Done')).toEqual([{ id: 1 }, { id: 2 }]);
  });
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { eachItem, failedAt, goesOn, made, ofAll, type FailureWords } from './answers';
import { perform, propertiesOf, propertiesOfResources, type Operation, type Work } from './operation';
import { fakeContext } from './testing/fakeContext';
import { NODES, operationsOf } from './testing/nodes';

const NODES_FOLDER = path.resolve(__dirname, '..');

const operations = operationsOf();

describe('the nodes', () => {
  test('that do several things are the six that do', () => {
    expect([...new Set(operations.map(({ node }) => node))].sort()).toEqual([
      'GuichetStripe',
      'GuichetSupabase',
      'MdbBridge',
      'Outbox',
      'StripeEventLog',
      'TelegramAlert',
    ]);
    expect(operations).toHaveLength(64);
  });

  test.each(operations)('$node $resource $operation is one file and one line', ({ node, resource, operation }) => {
    const folder = path.join(NODES_FOLDER, node, resource === undefined ? 'operations' : `resources/${resource}`);
    const source = readFileSync(path.join(folder, `${operation}.ts`), 'utf8');
    expect(source).toContain(`value: '${operation}'`);
    expect(source).toMatch(/\bfields: /);
    expect(source).toMatch(/\bexecute(:|\()/);
    const index = readFileSync(path.join(folder, 'index.ts'), 'utf8');
    expect(index.split('\n').filter((line) => line.includes(`'./${operation}'`))).toHaveLength(1);
  });

  test('name no operation twice, and have no folder of operations beside', () => {
    const names = operations.map(({ node, resource, operation }) => `${node} ${resource ?? ''} ${operation}`);
    expect(new Set(names).size).toBe(names.length);
    const withOperations = readdirSync(NODES_FOLDER).filter(
      (node) =>
        existsSync(path.join(NODES_FOLDER, node, 'operations')) ||
        existsSync(path.join(NODES_FOLDER, node, 'resources')),
    );
    expect(withOperations.sort()).toEqual([...new Set(operations.map(({ node }) => node))].sort());
  });
});

// n8n hands the input of a node that threw on by its regular output, also where it has one for errors
describe('a node that goes on after failures', () => {
  const withCredential = operations.flatMap((one) => {
    const node = NODES.find(({ description: { name } }) => name.toLowerCase() === one.node.toLowerCase());
    return node?.description.credentials === undefined ? [] : [{ ...one, node }];
  });

  test.each(withCredential)(
    '$node.description.name $resource $operation hands nothing on as done where its credential cannot be read',
    async ({ node, resource, operation }) => {
      const items = [{ json: { id: 'a', outbox_id: 'o', event_id: 'e', token: 't', payload: {} } }];
      const parameters = { resource, operation, table: 't', functionName: 'f', template: 't', reason: 'r' };
      const { context } = fakeContext({ items, parameters, continueOnFail: true });
      const outputs: unknown = await node.execute?.call(context);
      expect(outputs).toEqual([
        [expect.objectContaining({ json: expect.objectContaining({ error: expect.anything() }) })],
      ]);
    },
  );
});

const nothing = { action: 'Do nothing', description: 'Nothing', fields: [], execute: async () => [] };
const named = (value: string, fields: INodeProperties[] = []): Operation => ({
  option: { name: value, value, action: nothing.action, description: nothing.description },
  fields,
  execute: nothing.execute,
});
const field: INodeProperties = { displayName: 'Table', name: 'table', type: 'string', default: '' };

describe('fields', () => {
  test('show for their operation alone, and as before under another field of it', () => {
    const only = { ...field, name: 'more', displayOptions: { show: { table: ['a'] } } };
    const [choice, ...fields] = propertiesOf([named('read', [field, only]), named('write', [field])], 'write');
    expect(choice).toMatchObject({ name: 'operation', default: 'write', noDataExpression: true });
    expect(choice?.options).toMatchObject([{ value: 'read' }, { value: 'write' }]);
    expect(fields.map(({ name, displayOptions }) => [name, displayOptions?.show])).toEqual([
      ['table', { operation: ['read'] }],
      ['more', { operation: ['read'], table: ['a'] }],
      ['table', { operation: ['write'] }],
    ]);
  });

  test('of a node with resources show for resource and operation', () => {
    const properties = propertiesOfResources(
      [
        { option: { name: 'A', value: 'a' }, operations: [named('get', [field]), named('list')], first: 'list' },
        { option: { name: 'B', value: 'b' }, operations: [named('get')] },
      ],
      'b',
    );
    expect(properties.map(({ name, default: first, displayOptions }) => [name, first, displayOptions?.show])).toEqual([
      ['resource', 'b', undefined],
      ['operation', 'list', { resource: ['a'] }],
      ['operation', 'get', { resource: ['b'] }],
      ['table', '', { resource: ['a'], operation: ['get'] }],
    ]);
  });
});

const file = { data: { data: '', mimeType: 'text/plain' } };
const items: INodeExecutionData[] = [{ json: { id: 1 }, binary: file }, { json: { id: 2 } }, { json: { id: 3 } }];

function run(execute: Work['execute'], continueOnFail = true, words: FailureWords = {}) {
  const { context } = fakeContext({ items, continueOnFail });
  return perform(
    context,
    () => ({ fields: [], execute }),
    () => ({}),
    words,
  );
}

describe('an operation', () => {
  test('is paired with what it answers for, and keeps the files of an item that goes on', async () => {
    const [output] = await run(async () => [goesOn(0, { a: 1 }), made(0, { b: 1 }), ofAll({ c: 1 })]);
    expect(output).toEqual([
      { json: { a: 1 }, pairedItem: { item: 0 }, binary: file },
      { json: { b: 1 }, pairedItem: { item: 0 } },
      { json: { c: 1 }, pairedItem: [{ item: 0 }, { item: 1 }, { item: 2 }] },
    ]);
  });

  test('that fails for one item gives it on with its fields and why, in the words of the node', async () => {
    const [output] = await run(async () => [goesOn(0, {}), failedAt(1, new Error('no')), goesOn(2, {})]);
    expect(output?.[1]).toEqual({ json: { id: 2, error: { message: 'no' } }, pairedItem: { item: 1 } });
    const words = { reason: () => ({ final: true }), kept: () => ({ event_id: 'evt_1' }) };
    const [other] = await run(async () => [failedAt(1, new Error('no'))], true, words);
    expect(other?.[0]?.json).toEqual({ event_id: 'evt_1', error: { final: true } });
  });

  test('that fails for one item ends an execution that does not go on, with the first that failed', async () => {
    const failing = run(async () => [failedAt(1, new Error('first')), failedAt(2, new Error('second'))], false);
    await expect(failing).rejects.toThrow(NodeOperationError);
    await expect(failing).rejects.toMatchObject({ message: 'first', context: { itemIndex: 1 } });
  });

  test('that fails as a whole fails every item', async () => {
    const broken = () => Promise.reject(new Error('away'));
    const [output] = await run(broken);
    expect(output?.map(({ json }) => json)).toEqual([1, 2, 3].map((id) => ({ id, error: { message: 'away' } })));
    await expect(run(broken, false)).rejects.toThrow('away');
  });

  test('that cannot be chosen, or has no tools, fails every item as well', async () => {
    const work = () => ({ fields: [], execute: async () => [goesOn(0, {})] });
    const away = () => Promise.reject<object>(new Error('n8n could not read the credential'));
    const unknown = (): Work => {
      throw new Error('There is no operation "eat"');
    };
    const { context } = fakeContext({ items, continueOnFail: true });
    for (const failing of [perform(context, work, away), perform(context, unknown, () => ({}))]) {
      const [output] = await failing;
      expect(output?.map(({ json }) => [json.id, 'error' in json])).toEqual([1, 2, 3].map((id) => [id, true]));
    }
    const { context: ending } = fakeContext({ items });
    await expect(perform(ending, work, away)).rejects.toThrow('could not read the credential');
  });

  test('that works item by item begins no other once the execution is over, and all where it goes on', async () => {
    const begun: number[] = [];
    const each: Work['execute'] = (ran) =>
      eachItem(ran, 1, async (_item, index) => {
        begun.push(index);
        if (index === 1) throw new Error('no');
        return goesOn(index, {});
      });
    await expect(run(each, false)).rejects.toThrow('no');
    expect(begun.splice(0)).toEqual([0, 1]);
    const [output] = await run(each);
    expect(begun).toEqual([0, 1, 2]);
    expect(output?.map(({ json }) => 'error' in json)).toEqual([false, true, false]);
  });
});

import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { operationsOf } from './testing/nodes';
import { complaintsAbout, readSchema, schemaFile, type OutputSchema } from './testing/outputSchema';

const NODES_FOLDER = path.resolve(__dirname, '..');

/** What comes out of these has the columns of a table, or what a SQL function answers: nobody knows it before. */
const UNKNOWN_BEFORE = ['callFunction', 'insert', 'select', 'upsert'].map((name) => `GuichetSupabase/${name}`);

const operations = operationsOf().map(({ node, resource, operation }) => ({
  name: [node, resource, operation].filter((part) => part !== undefined).join('/'),
  file: schemaFile(node, resource, operation),
}));

describe('the fields that staff see before the first run', () => {
  test.each(operations)('$name', ({ name, file }) => {
    expect(existsSync(file)).toBe(!UNKNOWN_BEFORE.includes(name));
    if (!existsSync(file)) return;
    const schema = readSchema(file);
    expect(schema.type).toBe('object');
    expect(Object.keys(schema.properties ?? {})).not.toEqual([]);
  });

  test('there is no schema of what no node does', () => {
    const known = [...operations.map(({ file }) => file), schemaFile('Letter'), schemaFile('StripeMapper')];
    const files = readdirSync(NODES_FOLDER, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.includes('__schema__') && file.endsWith('.json'))
      .map((file) => path.join(NODES_FOLDER, file));
    expect(files.filter((file) => !known.includes(file))).toEqual([]);
    expect(files.length).toBeGreaterThan(50);
  });
});

describe('a schema', () => {
  const schema: OutputSchema = {
    type: 'object',
    properties: { id: { type: 'string' }, rows: { type: 'array', items: { type: 'number' } } },
    required: ['id'],
  };

  test.each([
    [{ id: 'a', rows: [1], more: true }, []],
    [{ id: 'a', rows: null }, []],
    [{ rows: [] }, ['json.id is missing']],
    [{ id: 1 }, ['json.id is number, not string']],
    [{ id: 'a', rows: [1, 'b'] }, ['json.rows[] is string, not number']],
    [[], ['json is array, not object']],
  ])('holds %j against itself', (json, complaints) => {
    expect(complaintsAbout(schema, json)).toEqual(complaints);
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { shippedWorkflows } from './workflowFiles.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-workflows-'));
  mkdirSync(join(folder, 'billing'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const workflow = (id: string) => JSON.stringify({ id, name: id, nodes: [{ name: 'n', type: 't' }], connections: {} });
const write = (file: string, text: string) => writeFileSync(join(folder, file), text);

test('workflows are found in every domain, other JSON is left out', () => {
  write('billing/a.json', workflow('a'));
  write('b.json', workflow('b'));
  write('billing/expected.json', '[{"some": "output"}]');
  expect(shippedWorkflows(folder).map(({ file, json }) => [file, json.id])).toEqual([
    ['b.json', 'b'],
    ['billing/a.json', 'a'],
  ]);
});

test('an id given twice is refused, naming both files', () => {
  write('billing/a.json', workflow('a'));
  write('b.json', workflow('a'));
  expect(() => shippedWorkflows(folder)).toThrow(/workflows\/billing\/a\.json.*workflows\/b\.json/);
});

test('JSON that cannot be read is refused by name', () => {
  write('b.json', '{"id": ');
  expect(() => shippedWorkflows(folder)).toThrow('workflows/b.json is not JSON');
});

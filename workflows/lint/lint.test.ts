import { describe, expect, test } from '@jest/globals';
import { lintWorkflow } from './lint.ts';
import { readKnown, readWorkflows } from './repository.ts';
import type { Workflow } from './workflow.ts';

const root = process.cwd();
const known = readKnown(root);

describe('the shipped workflows', () => {
  test.each(readWorkflows(root).map(({ file, workflow }) => [file, workflow] as const))('%s', (_file, workflow) => {
    expect(lintWorkflow(workflow, known)).toEqual([]);
  });
});

describe('the lint', () => {
  const good: Workflow = {
    id: 'example', name: 'Example',
    nodes: [
      { id: 'note', name: 'Note', type: 'n8n-nodes-base.stickyNote', typeVersion: 1, position: [0, -200], parameters: { content: 'What this is for' } },
      { id: 'start', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
      { id: 'call', name: 'Call', type: 'n8n-nodes-guichet.guichetSupabase', typeVersion: 1, position: [240, 0], parameters: { operation: 'callFunction', functionName: 'list_stripe_events' } },
    ],
    connections: { Start: { main: [[{ node: 'Call', type: 'main', index: 0 }]] } },
    settings: { executionTimeout: 60, errorWorkflow: 'guichetErrors' },
  };
  const change = (edit: (workflow: Workflow) => void): Workflow => {
    const copy = structuredClone(good);
    edit(copy);
    return copy;
  };
  const last = (workflow: Workflow) => {
    const node = workflow.nodes.at(-1);
    if (node === undefined) throw new Error('the example has nodes');
    return node;
  };

  test('finds nothing in a good one', () => {
    expect(lintWorkflow(good, known)).toEqual([]);
  });

  test.each<[string, (workflow: Workflow) => void, RegExp]>([
    ['an unknown node type', (w) => { last(w).type = 'n8n-nodes-guichet.nothing'; }, /no node type/],
    ['an unknown version', (w) => { last(w).typeVersion = 99; }, /no version 99/],
    ['a Code node', (w) => { last(w).type = 'n8n-nodes-base.code'; }, /Code|code node/],
    ['an unknown SQL function', (w) => { last(w).parameters.functionName = 'drop_everything'; }, /no migration creates/],
    ['a missing error workflow', (w) => { delete w.settings.errorWorkflow; }, /no error workflow/],
    ['a missing timeout', (w) => { delete w.settings.executionTimeout; }, /timeout/],
    ['more than a minute', (w) => { w.settings.executionTimeout = 61; }, /timeout of 1 to 60/],
    ['an unknown credential', (w) => { last(w).credentials = { guichetSupabaseApi: { id: '', name: 'Mine' } }; }, /unknown credential/],
    ['pinned data', (w) => { w.pinData = {}; }, /pinData/],
    ['an instance id', (w) => { w.meta = { instanceId: 'x' }; }, /meta/],
    ['a secret', (w) => { last(w).parameters.key = `sk_test_${'a'.repeat(24)}`; }, /Stripe key/],
    ['a rule in an expression', (w) => { last(w).parameters.table = `={{ ${'$json.a + '.repeat(20)}1 }}`; }, /longer than a line/],
    ['a written status', (w) => { Object.assign(last(w).parameters, { operation: 'update', columns: 'id, status' }); }, /writes a status/],
    ['a connection into nothing', (w) => { w.connections.Call = { main: [[{ node: 'Gone', type: 'main', index: 0 }]] }; }, /not there/],
    ['two nodes of one name', (w) => { last(w).name = 'Start'; }, /two nodes/],
    ['no note', (w) => { w.nodes.shift(); }, /no note/],
  ])('refuses %s', (_what, edit, complaint) => {
    expect(lintWorkflow(change(edit), known).join('\n')).toMatch(complaint);
  });
});

import { describe, expect, test } from '@jest/globals';
import { lintWorkflow, takesErrors } from './lint.ts';
import { readKnown, readWorkflows } from './repository.ts';
import type { Workflow } from './workflow.ts';

const root = process.cwd();
const known = readKnown(root);

describe('the shipped workflows', () => {
  test.each(readWorkflows(root).map(({ file, workflow }) => [file, workflow] as const))('%s', (_file, workflow) => {
    expect(lintWorkflow(workflow, known)).toEqual([]);
  });
});

/** What staff find the workflows of a domain by; its id is how n8n finds the tag again. */
const TAGS: Readonly<Record<string, { id: string; name: string }>> = {
  billing: { id: 'guichetBilling', name: 'Abonnements' },
  bookings: { id: 'guichetBookings', name: 'Immersion' },
  catalogue: { id: 'guichetCatalogue', name: 'Catalogue' },
  ops: { id: 'guichetOps', name: 'Exploitation' },
  payments: { id: 'guichetPayments', name: 'Paiements' },
  vending: { id: 'guichetVending', name: 'Distributeurs' },
};

test('every workflow bears the tag of its domain, and no other', () => {
  const wrong = readWorkflows(root).filter(
    ({ file, workflow }) => JSON.stringify(workflow.tags) !== JSON.stringify([TAGS[file.split('/')[0] ?? '']]),
  );
  expect(wrong.map(({ file }) => file)).toEqual([]);
});

describe('the lint', () => {
  const good: Workflow = {
    id: 'example',
    name: 'Example',
    nodes: [
      {
        id: 'note',
        name: 'Note',
        type: 'n8n-nodes-base.stickyNote',
        typeVersion: 1,
        position: [0, -200],
        parameters: { content: 'What this is for' },
      },
      {
        id: 'start',
        name: 'Start',
        type: 'n8n-nodes-base.manualTrigger',
        typeVersion: 1,
        position: [0, 0],
        parameters: {},
      },
      {
        id: 'call',
        name: 'Call',
        type: 'n8n-nodes-guichet.guichetSupabase',
        typeVersion: 1,
        position: [240, 0],
        parameters: { operation: 'callFunction', functionName: 'list_stripe_events' },
      },
    ],
    connections: { Start: { main: [[{ node: 'Call', type: 'main', index: 0 }]] } },
    settings: {
      executionTimeout: 60,
      errorWorkflow: 'guichetErrors',
      saveDataSuccessExecution: 'all',
      saveDataErrorExecution: 'all',
      saveManualExecutions: true,
    },
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

  test('needs no error workflow where only errors start it, and takes it for one where it is active', () => {
    const errors = change((w) => {
      Object.assign(w.nodes[1] ?? {}, { type: 'n8n-nodes-base.errorTrigger' });
      delete w.settings.errorWorkflow;
      w.settings.saveDataSuccessExecution = 'none';
    });
    expect(lintWorkflow(errors, known)).toEqual([]);
    expect([
      takesErrors(errors),
      takesErrors({ ...errors, active: true }),
      takesErrors({ ...good, active: true }),
    ]).toEqual([false, true, false]);
  });

  test.each<[string, (workflow: Workflow) => void, RegExp]>([
    [
      'an unknown node type',
      (w) => {
        last(w).type = 'n8n-nodes-guichet.nothing';
      },
      /no node type/,
    ],
    [
      'an unknown version',
      (w) => {
        last(w).typeVersion = 99;
      },
      /no version 99/,
    ],
    [
      'a Code node',
      (w) => {
        last(w).type = 'n8n-nodes-base.code';
      },
      /Code|code node/,
    ],
    [
      'an unknown SQL function',
      (w) => {
        last(w).parameters.functionName = 'drop_everything';
      },
      /no migration creates/,
    ],
    [
      'a Postgres node',
      (w) => {
        Object.assign(last(w), {
          type: 'n8n-nodes-base.postgres',
          parameters: { operation: 'executeQuery', query: 'select 1' },
        });
      },
      /speaks to a database/,
    ],
    [
      'the REST interface by its address',
      (w) => {
        Object.assign(last(w), {
          type: 'n8n-nodes-base.httpRequest',
          parameters: { url: '=https://db.example/rest/v1/rpc/nothing' },
        });
      },
      /by its address/,
    ],
    [
      'an error workflow that is not here',
      (w) => {
        w.settings.errorWorkflow = 'nobody';
      },
      /is not here/,
    ],
    [
      'an error workflow without an Error Trigger',
      (w) => {
        w.settings.errorWorkflow = 'guichetCustomerPortal';
      },
      /no Error Trigger/,
    ],
    [
      'no error workflow beside an Error Trigger',
      (w) => {
        delete w.settings.errorWorkflow;
        w.nodes.push({
          id: 'error',
          name: 'Error',
          type: 'n8n-nodes-base.errorTrigger',
          typeVersion: 1,
          position: [0, 200],
          parameters: {},
        });
      },
      /no error workflow/,
    ],
    [
      'a missing error workflow',
      (w) => {
        delete w.settings.errorWorkflow;
      },
      /no error workflow/,
    ],
    [
      'a missing timeout',
      (w) => {
        delete w.settings.executionTimeout;
      },
      /timeout/,
    ],
    [
      'more than a minute',
      (w) => {
        w.settings.executionTimeout = 61;
      },
      /timeout of 1 to 60/,
    ],
    [
      'an unknown credential',
      (w) => {
        last(w).credentials = { guichetSupabaseApi: { id: '', name: 'Mine' } };
      },
      /unknown credential/,
    ],
    [
      'pinned data',
      (w) => {
        w.pinData = {};
      },
      /pinData/,
    ],
    [
      'an instance id',
      (w) => {
        w.meta = { instanceId: 'x' };
      },
      /meta/,
    ],
    [
      'a secret',
      (w) => {
        last(w).parameters.key = `sk_test_${'a'.repeat(24)}`;
      },
      /Stripe key/,
    ],
    [
      'a rule in an expression',
      (w) => {
        last(w).parameters.table = `={{ ${'$json.a + '.repeat(20)}1 }}`;
      },
      /longer than a line/,
    ],
    [
      'a written status',
      (w) => {
        Object.assign(last(w).parameters, { operation: 'update', columns: 'id, status' });
      },
      /writes a status/,
    ],
    [
      'a connection into nothing',
      (w) => {
        w.connections.Call = { main: [[{ node: 'Gone', type: 'main', index: 0 }]] };
      },
      /not there/,
    ],
    [
      'two nodes of one name',
      (w) => {
        last(w).name = 'Start';
      },
      /two nodes/,
    ],
    [
      'an id that n8n made up',
      (w) => {
        last(w).id = 'a1b2c3d4-0000-4000-8000-00000000000a';
      },
      /not a readable one/,
    ],
    [
      'a webhook without an id',
      (w) => {
        Object.assign(last(w), { type: 'n8n-nodes-base.webhook', parameters: { path: 'example' } });
      },
      /webhook id/,
    ],
    [
      'a webhook with the id of another',
      (w) => {
        Object.assign(last(w), {
          type: 'n8n-nodes-base.webhook',
          parameters: { path: 'example' },
          webhookId: 'guichet-other',
        });
      },
      /not guichet-example/,
    ],
    [
      'no note',
      (w) => {
        w.nodes.shift();
      },
      /no note/,
    ],
    [
      'what ends well not kept although people start it',
      (w) => {
        w.settings.saveDataSuccessExecution = 'none';
      },
      /end well not "all"/,
    ],
    [
      'what ends well kept although it is started every minute',
      (w) => {
        Object.assign(w.nodes[1] ?? {}, {
          type: 'n8n-nodes-base.scheduleTrigger',
          parameters: { rule: { interval: [{ field: 'minutes', minutesInterval: 1 }] } },
        });
      },
      /end well not "none"/,
    ],
    [
      'failures not kept',
      (w) => {
        w.settings.saveDataErrorExecution = 'none';
      },
      /fail not "all"/,
    ],
    [
      "failures kept with somebody's access token in them",
      (w) => {
        last(w).parameters.userToken = '={{ $json.headers.authorization }}';
      },
      /fail not "none"[\s\S]*link to an execution that is not kept/,
    ],
    [
      'what is run by hand not kept',
      (w) => {
        w.settings.saveManualExecutions = false;
      },
      /run by hand/,
    ],
    [
      'a node on another',
      (w) => {
        last(w).position = [80, 80];
      },
      /"Start" lies on "Call"/,
    ],
    [
      'a node on the name of another',
      (w) => {
        last(w).position = [0, 160];
      },
      /"Call" lies on the name of "Start"/,
    ],
    [
      'two names on each other',
      (w) => {
        last(w).position = [160, 0];
      },
      /names of "Start" and "Call"/,
    ],
    [
      'a note whose edge runs through a node',
      (w) => {
        Object.assign(w.nodes[0] ?? {}, { parameters: { content: 'What this is for', height: 220 } });
      },
      /the edge of the note "What this is for" runs through "Start"/,
    ],
    [
      'a line that runs back, where money moves',
      (w) => {
        w.id = 'guichetStripeMoney';
        last(w).position = [-240, 0];
      },
      /the line from "Start" to "Call" runs back/,
    ],
    [
      'a line behind a node, where money moves',
      (w) => {
        w.id = 'guichetStripeMoney';
        last(w).position = [480, 0];
        w.nodes.push({ ...last(w), id: 'between', name: 'Between', position: [240, 0] });
      },
      /the line from "Start" to "Call" runs behind "Between"/,
    ],
    [
      'lines that cross, where money moves',
      (w) => {
        w.id = 'guichetStripeMoney';
        const [, start] = w.nodes;
        if (start) w.nodes.push({ ...start, id: 'start-2', name: 'Start 2', position: [0, 200] });
        w.nodes.push({ ...last(w), id: 'call-2', name: 'Call 2', position: [240, 200] });
        w.connections = {
          Start: { main: [[{ node: 'Call 2', type: 'main', index: 0 }]] },
          'Start 2': { main: [[{ node: 'Call', type: 'main', index: 0 }]] },
        };
      },
      /from "Start" to "Call 2" crosses the line from "Start 2" to "Call"/,
    ],
    [
      'a note on another',
      (w) => {
        const [note] = w.nodes;
        if (note) w.nodes.push({ ...note, id: 'second', name: 'Note 2', position: [100, -300] });
      },
      /lie on each other/,
    ],
  ])('refuses %s', (_what, edit, complaint) => {
    expect(lintWorkflow(change(edit), known).join('\n')).toMatch(complaint);
  });
});

import { expect, jest, test } from '@jest/globals';
import { n8nSession } from '../support/n8n.ts';
import { runTemporarily } from '../support/temporaryWorkflow.ts';

// signing in may have to wait for a minute
jest.setTimeout(120_000);

/**
 * n8n loads a node's code when a workflow first names it, and says "Internal server error" where something that the
 * code needs was not installed. Extract from File needs a package that npm leaves out under legacy-peer-deps, which
 * holds for this project and must not for n8n (stack/bin/install.mjs).
 */
test('n8n\'s Extract from File is installed whole: staff read a file in a workflow', async () => {
  const node = (name: string, type: string, typeVersion: number, parameters: object) => ({ id: name, name, type: `n8n-nodes-base.${type}`, typeVersion, position: [0, 0], parameters });
  const to = (name: string) => ({ main: [[{ node: name, type: 'main', index: 0 }]] });
  const { status, runsOf } = await runTemporarily(await n8nSession(), {
    name: 'Test: read a file',
    nodes: [
      node('Start', 'manualTrigger', 1, {}),
      node('Text', 'set', 3.4, { mode: 'raw', jsonOutput: JSON.stringify({ text: 'Reçu nº 7' }) }),
      node('Write', 'convertToFile', 1.1, { operation: 'toText', sourceProperty: 'text' }),
      node('Read', 'extractFromFile', 1.1, { operation: 'text' }),
    ],
    connections: { Start: to('Text'), Text: to('Write'), Write: to('Read') },
    settings: { executionOrder: 'v1' },
  }, 'Start');
  expect(status).toBe('success');
  expect(runsOf('Read')).toEqual([[[{ data: 'Reçu nº 7' }]]]);
});

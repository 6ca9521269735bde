import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, jest, test } from '@jest/globals';
import { z } from 'zod';
import { readStackEnv } from '../../harness/stack/env.ts';
import { languageModel } from '../../harness/n8n/languageModel.ts';
import { n8nSession, type N8nSession } from '../../harness/n8n/n8n.ts';
import { runTemporarily } from '../../harness/n8n/temporaryWorkflow.ts';

// signing in may have to wait for a minute
jest.setTimeout(120_000);

let session: N8nSession;
beforeAll(async () => {
  session = await n8nSession();
});

const node = (
  name: string,
  type: string,
  typeVersion: number,
  { parameters, credentials }: { parameters: object; credentials?: object },
) => ({
  id: name,
  name,
  type: type.includes('.') ? type : `n8n-nodes-base.${type}`,
  typeVersion,
  position: [0, 0],
  parameters,
  ...(credentials && { credentials }),
});
const to = (name: string, type = 'main') => ({ [type]: [[{ node: name, type, index: 0 }]] });

/**
 * n8n loads a node's code when a workflow first names it, and says "Internal server error" where something that the
 * code needs was not installed. Extract from File needs a package that npm leaves out under legacy-peer-deps, which
 * holds for this project and must not for n8n (stack/bin/install.mjs).
 */
test("n8n's Extract from File is installed whole: staff read a file in a workflow", async () => {
  const { status, runsOf } = await runTemporarily(
    session,
    {
      name: 'Test: read a file',
      nodes: [
        node('Start', 'manualTrigger', 1, { parameters: {} }),
        node('Text', 'set', 3.4, { parameters: { mode: 'raw', jsonOutput: JSON.stringify({ text: 'Reçu nº 7' }) } }),
        node('Write', 'convertToFile', 1.1, { parameters: { operation: 'toText', sourceProperty: 'text' } }),
        node('Read', 'extractFromFile', 1.1, { parameters: { operation: 'text' } }),
      ],
      connections: { Start: to('Text'), Text: to('Write'), Write: to('Read') },
      settings: { executionOrder: 'v1' },
    },
    'Start',
  );
  expect(status).toBe('success');
  expect(runsOf('Read')).toEqual([[[{ data: 'Reçu nº 7' }]]]);
});

test('n8n says nothing of settings that it will not know any more', () => {
  const log = readFileSync(join(process.env.GUICHET_HOME ?? '', 'logs/n8n.log'), 'utf8');
  expect(log).toContain('Version: ');
  expect(log).not.toMatch(/deprecations? related to your n8n setup/);
});

test('the runner of Code nodes stays: nothing of its start ends it later', () => {
  const log = readFileSync(join(process.env.GUICHET_HOME ?? '', 'logs/n8n-runner.log'), 'utf8');
  // where n8n itself was killed it may find nobody, or lose its connection
  expect(log).not.toMatch(/TypeError|read only property/);
});

test('a Code node that staff write runs, in the runner beside n8n', async () => {
  const { status, runsOf } = await runTemporarily(
    session,
    {
      name: 'Test: code',
      nodes: [
        node('Start', 'manualTrigger', 1, { parameters: {} }),
        node('Code', 'code', 2, { parameters: { jsCode: 'return [{ json: { sum: 19.5 * 2 } }];' } }),
      ],
      connections: { Start: to('Code') },
      settings: { executionOrder: 'v1' },
    },
    'Start',
  );
  expect(status).toBe('success');
  expect(runsOf('Code')).toEqual([[[{ sum: 39 }]]]);
});

/** The AI Agent asks for a database driver when it is loaded, which is not compiled here (stack/bin/n8nSqlite.cjs). */
test("n8n's AI Agent uses a node of ours as a tool", async () => {
  const { N8N_URL, N8N_API_KEY } = readStackEnv();
  const model = await languageModel();
  const headers = { 'x-n8n-api-key': N8N_API_KEY, 'content-type': 'application/json' };
  const made = await fetch(`${N8N_URL}/api/v1/credentials`, {
    method: 'POST',
    headers,
    body: JSON.stringify({
      name: 'Test: model',
      type: 'openAiApi',
      data: { apiKey: 'none', url: model.url, header: false },
    }),
  });
  const { id } = z.object({ id: z.string() }).parse(await made.json());
  try {
    const { status, runsOf } = await runTemporarily(
      session,
      {
        name: 'Test: a tool of ours',
        nodes: [
          node('Start', 'manualTrigger', 1, { parameters: {} }),
          node('Agent', '@n8n/n8n-nodes-langchain.agent', 3, {
            parameters: { promptType: 'define', text: 'Which events came last?' },
          }),
          node('Model', '@n8n/n8n-nodes-langchain.lmChatOpenAi', 1.2, {
            parameters: { model: { __rl: true, mode: 'id', value: 'test' } },
            credentials: { openAiApi: { id, name: 'Test: model' } },
          }),
          node('Events', 'n8n-nodes-guichet.stripeEventLogTool', 1, {
            parameters: { operation: 'list', limit: 1 },
            credentials: { guichetSupabaseApi: { id: 'guichetSupabase', name: 'Guichet Supabase' } },
          }),
        ],
        connections: { Start: to('Agent'), Model: to('Agent', 'ai_languageModel'), Events: to('Agent', 'ai_tool') },
        settings: { executionOrder: 'v1' },
      },
      'Start',
    );
    expect(status).toBe('success');
    expect([...model.offered]).toEqual(['Events']);
    expect(model.answers).toHaveLength(1);
    expect(runsOf('Agent')).toEqual([[[{ output: 'Done.' }]]]);
  } finally {
    await fetch(`${N8N_URL}/api/v1/credentials/${id}`, { method: 'DELETE', headers });
    await model.close();
  }
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import type { IConnections, INode, IWorkflowSettings } from 'n8n-workflow';
import * as z from 'zod';
import { startFakePostgrest, type FakePostgrest } from '../shared/testing/fakePostgrest';
import { startN8nCore, type N8nCore } from '../shared/testing/n8nCore';
import { renderAlert } from './message/render';

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

const file = z.object({
  nodes: z.custom<INode[]>(Array.isArray),
  connections: z.custom<IConnections>((value) => typeof value === 'object'),
  settings: z.custom<IWorkflowSettings>((value) => typeof value === 'object'),
});
const shipped = (name: string) =>
  file.parse(JSON.parse(readFileSync(join(__dirname, '../../workflows/ops', `${name}.json`), 'utf8')));

const asked = z.object({
  alerts: z.array(z.object({ template: z.string(), data: z.record(z.string(), z.unknown()) })),
});

/** What n8n hands to an error workflow. */
const failure = {
  execution: {
    id: '77',
    url: 'https://n8n.example/workflow/guichetSyncSeats/executions/77',
    error: { message: 'no answer' },
    lastNodeExecuted: 'Combien de sièges ?',
    mode: 'trigger',
  },
  workflow: { id: 'guichetSyncSeats', name: 'Sièges → Stripe' },
};

test.each([
  ['errors', 'of an execution that n8n keeps leads to it', true],
  ['errors-not-kept', 'of one that bears an access token, and is not kept, leads to none', false],
])('the alert of %s.json, %s', async (name, _what, kept) => {
  postgrest.answer(() => ({ body: { results: [{ result: 'queued', id: 'a1' }] } }));
  await core.runShipped({
    workflow: shipped(name),
    from: 'Exécution en erreur',
    items: [failure],
    credentials: { guichetSupabaseApi: { url: postgrest.url, serviceKey: 'sb_secret_test' } },
  });
  const [alert] = asked.parse(postgrest.calls[0]?.body).alerts;
  expect(alert).toMatchObject({
    template: 'workflow_failed',
    data: { workflow_name: 'Sièges → Stripe', message: 'no answer', node_name: 'Combien de sièges ?' },
  });
  const message = renderAlert(
    {
      template: 'workflow_failed',
      locale: 'fr',
      count: 1,
      first_at: null,
      last_at: null,
      data: [alert?.data],
      ids: ['a1'],
      web: 'https://shop.example',
    },
    { timeZone: 'Europe/Paris', instanceUrl: 'https://n8n.example' },
  );
  expect(message).toContain('https://shop.example/bureau/alertes?alert=a1');
  expect(message.includes('/executions/')).toBe(kept);
  if (kept) expect(message).toContain('https://n8n.example/workflow/guichetSyncSeats/executions/77');
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { workflowsFolder } from '../../../harness/paths.ts';
import type { Bench } from '../context.ts';
import { oncePerRun } from '../once.ts';

const trigger = 'n8n-nodes-guichet.stripeEventTrigger';
const path = 'bench-empty';

const workflowJson = z.object({
  nodes: z.array(z.looseObject({ name: z.string(), type: z.string() })),
  connections: z.record(z.string(), z.unknown()),
  settings: z.record(z.string(), z.unknown()),
});

/**
 * n8n's own ceiling: the shipped workflow that receives, node for node, but with a trigger that answers 200 and does nothing.
 * @returns the address of its webhook
 */
export const emptyWebhook = oncePerRun(async ({ n8n }: Bench): Promise<string> => {
  const shipped = workflowJson.parse(
    JSON.parse(readFileSync(join(workflowsFolder, 'billing/stripe-reception.json'), 'utf8')),
  );
  const nodes = shipped.nodes.map((node) =>
    node.type === trigger
      ? {
          ...node,
          type: 'n8n-nodes-guichet-bench.emptyWebhook',
          parameters: { path },
          credentials: {},
          webhookId: 'bench-empty',
        }
      : node,
  );
  const id = await n8n.createWorkflow({
    name: 'Bench: empty webhook',
    nodes,
    connections: shipped.connections,
    settings: { executionOrder: 'v1', executionTimeout: 60, saveDataSuccessExecution: 'none' },
  });
  await n8n.activate(id);
  const url = n8n.webhook(path);
  await n8n.untilWebhookAnswers(path, () =>
    fetch(url, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }),
  );
  return url;
});

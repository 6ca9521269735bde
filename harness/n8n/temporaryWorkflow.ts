import { z } from 'zod';
import { readStackEnv } from '../stack/env.ts';
import { runByHand, type N8nSession } from './n8n.ts';

export interface WorkflowDefinition {
  name: string;
  nodes: object[];
  connections: object;
  settings: object;
}

type Item = Record<string, unknown>;
const created = z.object({ id: z.string() });
const run = z.object({
  data: z
    .object({ main: z.array(z.array(z.object({ json: z.record(z.string(), z.unknown()) })).nullable()).optional() })
    .optional(),
});
const executions = z.object({
  data: z.tuple([
    z.object({ data: z.object({ resultData: z.object({ runData: z.record(z.string(), z.array(run)) }) }) }),
  ]),
});

/**
 * Brings a workflow into the running n8n, runs it from its manual trigger as staff do, and takes it away again.
 * @returns how it ended, and the items of a node by run and output
 */
export async function runTemporarily(
  session: N8nSession,
  definition: WorkflowDefinition,
  trigger: string,
): Promise<{ status: string; runsOf(node: string): Item[][][] }> {
  const { id } = created.parse(await ask('POST', 'workflows', definition));
  try {
    const status = await runByHand(id, trigger, session);
    const {
      data: [execution],
    } = executions.parse(await ask('GET', `executions?workflowId=${id}&includeData=true&limit=1`));
    const { runData } = execution.data.resultData;
    return {
      status,
      runsOf: (node) =>
        (runData[node] ?? []).map(({ data }) =>
          (data?.main ?? []).map((items) => (items ?? []).map(({ json }) => json)),
        ),
    };
  } finally {
    await ask('DELETE', `workflows/${id}`);
  }
}

async function ask(method: string, path: string, body?: object): Promise<unknown> {
  const { N8N_URL, N8N_API_KEY } = readStackEnv();
  const response = await fetch(`${N8N_URL.replace(/\/$/, '')}/api/v1/${path}`, {
    method,
    headers: { 'x-n8n-api-key': N8N_API_KEY, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path} at n8n: ${response.status} ${await response.text()}`);
  return response.json();
}

import { z } from 'zod';
import { readStackEnv } from './env.ts';

const executionList = z.object({
  data: z.array(z.object({ id: z.coerce.string(), status: z.string(), workflowId: z.string() })),
  nextCursor: z.string().nullish(),
});

async function n8nGet(path: string): Promise<unknown> {
  const { N8N_URL, N8N_API_KEY } = readStackEnv();
  const response = await fetch(new URL(path, N8N_URL), { headers: { 'X-N8N-API-KEY': N8N_API_KEY } });
  if (!response.ok) throw new Error(`GET ${path} at n8n: ${response.status} ${await response.text()}`);
  return response.json();
}

/** Executions of a workflow that failed; successful ones are not kept. */
export async function failedExecutions(workflowId: string): Promise<string[]> {
  const { data } = executionList.parse(await n8nGet(`/api/v1/executions?workflowId=${workflowId}&status=error&limit=100`));
  return data.map(({ id }) => id);
}

/** Every workflow with whether it is active. */
export async function listWorkflows(): Promise<{ id: string; name: string; active: boolean }[]> {
  const list = z.object({ data: z.array(z.object({ id: z.string(), name: z.string(), active: z.boolean() })) });
  return list.parse(await n8nGet('/api/v1/workflows?limit=250')).data;
}

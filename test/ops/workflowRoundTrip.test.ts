import { describe, expect, test } from '@jest/globals';
import { readWorkflows } from '../../scripts/workflow-lint/repository.ts';
import { workflowSchema } from '../../scripts/workflow-lint/workflow.ts';
import { readStackEnv } from '../../harness/stack/env.ts';
import { listWorkflows } from '../../harness/n8n/n8n.ts';

const { N8N_URL, N8N_API_KEY } = readStackEnv();
const shipped = readWorkflows(process.cwd());

/** What is ours in a workflow; ids, dates, versions and sharing belong to the server. */
function ours(workflow: unknown) {
  const { id, name, nodes, connections, settings } = workflowSchema.parse(workflow);
  return { id, name, nodes: [...nodes].sort((a, b) => a.id.localeCompare(b.id)), connections, settings };
}

describe('a workflow installed in n8n and read back', () => {
  test.each(shipped.map(({ file, workflow }) => [file, workflow] as const))(
    '%s is what was shipped',
    async (_file, workflow) => {
      const answer = await fetch(`${N8N_URL}/api/v1/workflows/${workflow.id}`, {
        headers: { 'X-N8N-API-KEY': N8N_API_KEY },
      });
      expect(answer.status).toBe(200);
      expect(ours(await answer.json())).toEqual(ours(workflow));
    },
  );

  test('is active where it was shipped active', async () => {
    const installed = new Map((await listWorkflows()).map(({ id, active }) => [id, active]));
    expect(Object.fromEntries(shipped.map(({ workflow }) => [workflow.id, installed.get(workflow.id)]))).toEqual(
      Object.fromEntries(shipped.map(({ workflow }) => [workflow.id, workflow.active === true])),
    );
  });
});

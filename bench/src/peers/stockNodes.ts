import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { checkout } from '../../../harness/paths.ts';
import type { Bench } from '../context.ts';
import { newEvents, signed } from '../events.ts';
import { post } from '../load/post.ts';
import { oncePerRun } from '../once.ts';

const path = 'bench-stock-nodes';

const workflowJson = z.object({
  name: z.string(),
  nodes: z.array(
    z.looseObject({ credentials: z.record(z.string(), z.object({ id: z.string(), name: z.string() })).optional() }),
  ),
  connections: z.record(z.string(), z.unknown()),
  settings: z.record(z.string(), z.unknown()),
});

/**
 * The workflow that a user would build from n8n's own nodes for the same nine steps, on tables of its own. It
 * answers when its last node has run, so that 20 requests at once are 20 executions at once.
 * @returns the address of its webhook
 */
export const stockNodes = oncePerRun(async (bench: Bench): Promise<string> => {
  const { n8n, database, stack } = bench;
  await database.query(readFileSync(join(checkout, 'bench/sql/stock-nodes.sql'), 'utf8'));
  const credentials = await createCredentials(bench);
  const workflow = workflowJson.parse(
    JSON.parse(readFileSync(join(checkout, 'bench/workflows/stock-nodes.json'), 'utf8')),
  );
  const nodes = workflow.nodes.map((node) => ({
    ...node,
    credentials: Object.fromEntries(
      Object.entries(node.credentials ?? {}).map(([type]) => [type, credentials.get(type)]),
    ),
  }));
  const id = await n8n.createWorkflow({ ...workflow, nodes });
  await n8n.activate(id);
  const url = n8n.webhook(path);
  await n8n.untilWebhookAnswers(path, () =>
    fetch(url, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }),
  );
  for (const request of signed(newEvents(10), stack.env.STRIPE_WEBHOOK_SECRET)) await post(url, request);
  return url;
});

/** By type, as the nodes name them. */
async function createCredentials({ n8n, stack: { env } }: Bench): Promise<Map<string, { id: string; name: string }>> {
  const database = new URL(env.DATABASE_URL);
  const given: [string, string, object][] = [
    ['crypto', 'Bench: signing secret', { hmacSecret: env.STRIPE_WEBHOOK_SECRET }],
    ['supabaseApi', 'Bench: Supabase', { host: env.SUPABASE_URL, serviceRole: env.SUPABASE_SERVICE_ROLE_KEY }],
    [
      'postgres',
      'Bench: Postgres',
      {
        host: database.hostname,
        port: Number(database.port),
        database: database.pathname.slice(1),
        user: database.username,
        password: decodeURIComponent(database.password),
        ssl: 'disable',
        maxConnections: 20,
      },
    ],
  ];
  const made = new Map<string, { id: string; name: string }>();
  for (const [type, name, data] of given) made.set(type, await n8n.createCredential(name, type, data));
  return made;
}

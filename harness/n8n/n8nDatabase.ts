import { Client } from 'pg';
import { readStackEnv } from '../stack/env.ts';

async function withN8n<T>(use: (client: Client) => Promise<T>): Promise<T> {
  const address = new URL(readStackEnv().DATABASE_URL);
  address.username = 'supabase_admin';
  address.pathname = '/n8n';
  const client = new Client({ connectionString: address.href });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/**
 * How many executions n8n has begun of these workflows, kept or not: n8n numbers each in its own database, also one
 * that it deletes when it succeeds.
 */
export function executionsBegun(workflowIds: string[]): Promise<number> {
  return withN8n(async (client) => {
    const {
      rows: [row],
    } = await client.query<{ begun: string }>(
      'select coalesce(max(id), 0) as begun from execution_entity where "workflowId" = any($1)',
      [workflowIds],
    );
    return Number(row?.begun);
  });
}

/** The executions of a workflow in n8n's own tables. */
export interface ExecutionRows {
  /** that ended well and that n8n keeps */
  kept: number;
  /** that are still there, also what n8n has marked to be deleted */
  standing: number;
  /** of those, the bytes of what they carried */
  bytes: number;
}

export function executionRows(workflowId: string): Promise<ExecutionRows> {
  return withN8n(async (client) => {
    const {
      rows: [row],
    } = await client.query<ExecutionRows>(
      `select (count(*) filter (where "deletedAt" is null and status = 'success'))::int as kept,
         count(*)::int as standing, coalesce(sum(length(d.data)), 0)::int as bytes
       from execution_entity e left join execution_data d on d."executionId" = e.id where "workflowId" = $1`,
      [workflowId],
    );
    if (row === undefined) throw new Error('a count gives a row');
    return row;
  });
}

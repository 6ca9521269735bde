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
  /** how many have ever ended well, whatever became of their rows */
  succeeded: number;
  /** of those that ended well, how many n8n keeps */
  kept: number;
  /** rows that are still there, also those that n8n has marked to be deleted */
  standing: number;
  /** of those rows, the bytes of what they carried */
  bytes: number;
  lastId: number;
}

/** @param since counts rows of later executions only */
export function executionRows(workflowId: string, since = 0): Promise<ExecutionRows> {
  return withN8n(async (client) => {
    const {
      rows: [row],
    } = await client.query<ExecutionRows>(
      `select (select coalesce(sum(s.count), 0)::int from workflow_statistics s
                where s."workflowId" = $1 and s.name = 'production_success') as succeeded,
         (count(*) filter (where "deletedAt" is null and status = 'success'))::int as kept,
         count(*)::int as standing, coalesce(sum(length(d.data)), 0)::int as bytes,
         coalesce(max(e.id), 0)::int as "lastId"
       from execution_entity e left join execution_data d on d."executionId" = e.id
       where "workflowId" = $1 and e.id > $2`,
      [workflowId, since],
    );
    if (row === undefined) throw new Error('a count gives a row');
    return row;
  });
}

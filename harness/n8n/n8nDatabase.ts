import { Client } from 'pg';
import { readStackEnv } from '../stack/env.ts';

/**
 * How many executions n8n has begun of these workflows, kept or not: n8n numbers each in its own database, also one
 * that it deletes when it succeeds.
 */
export async function executionsBegun(workflowIds: string[]): Promise<number> {
  const address = new URL(readStackEnv().DATABASE_URL);
  address.username = 'supabase_admin';
  address.pathname = '/n8n';
  const client = new Client({ connectionString: address.href });
  await client.connect();
  try {
    const {
      rows: [row],
    } = await client.query<{ begun: string }>(
      'select coalesce(max(id), 0) as begun from execution_entity where "workflowId" = any($1)',
      [workflowIds],
    );
    return Number(row?.begun);
  } finally {
    await client.end();
  }
}

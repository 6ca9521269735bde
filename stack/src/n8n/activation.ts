import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

/** How far n8n is with one published workflow; see `activations`. */
export interface Activation {
  name: string;
  state: 'waiting' | 'active' | 'failed';
  reason?: string;
}

interface Row {
  name: string;
  /** Of the newest publication: pending, in_progress, completed, partial_success, failed; null without one. */
  status: string | null;
  errorMessage: string | null;
  /** Triggers held in memory that this process has not taken yet. */
  stale: number;
}

/**
 * n8n answers its health check before the published workflows are registered, and its publish call before
 * the workflow is live: both go through a queue in its database, which is the only place that tells.
 * Waits until each published workflow is active or has failed.
 * @param since start of the n8n process; what was registered before is from an earlier one
 * @returns the workflows that are not active, with n8n's reason
 */
export async function untilActivated(n8nUrl: string, since: Date, within = 60_000): Promise<Activation[]> {
  const client = new Client({ connectionString: n8nUrl });
  await client.connect();
  try {
    for (const deadline = Date.now() + within; ; await sleep(100)) {
      const { rows } = await client.query<Row>(
        `select w.name, o.status, o."errorMessage",
           (select count(*)::int from public.workflow_publication_trigger_status t
            where t."workflowId" = w.id and t."triggerKind" = 'in-memory' and t."updatedAt" < $1) as stale
         from public.workflow_entity w
         left join lateral (
           select status, "errorMessage" from public.workflow_publication_outbox o where o."workflowId" = w.id order by o.id desc limit 1
         ) o on true
         where w.active and not w."isArchived" order by w.name`,
        [since],
      );
      const unfinished = rows.map(activation).filter(({ state }) => state !== 'active');
      if (Date.now() > deadline || unfinished.every(({ state }) => state === 'failed')) return unfinished;
    }
  } finally {
    await client.end();
  }
}

function activation({ name, status, errorMessage, stale }: Row): Activation {
  if (status === 'failed' || status === 'partial_success') return { name, state: 'failed', reason: errorMessage ?? status };
  return status === 'completed' && stale === 0 ? { name, state: 'active' } : { name, state: 'waiting', reason: 'n8n has not taken it yet' };
}

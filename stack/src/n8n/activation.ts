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
  /** Of the newest publication: pending, in_progress, completed, partial_success, failed; null where n8n keeps none any more. */
  status: string | null;
  errorMessage: string | null;
  /** Triggers of the published version that n8n serves: addresses it answers, and what this process holds in memory. */
  served: number;
  /** Triggers of another version, or that only an earlier process has held in memory. */
  stale: number;
  /** What n8n says of a trigger that it could not take. */
  refused: string | null;
}

/**
 * n8n answers its health check before the published workflows are registered, and its publish call before
 * the workflow is live. Both go through a queue in its database, which n8n empties of what is done after some
 * hours; what it serves stands trigger by trigger beside it, and that decides.
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
        `select w.name, o.status, o."errorMessage", t.served, t.stale, t.refused
         from public.workflow_entity w
         left join lateral (
           select status, "errorMessage" from public.workflow_publication_outbox o where o."workflowId" = w.id order by o.id desc limit 1
         ) o on true
         cross join lateral (
           select (count(*) filter (where t.current))::int as served, (count(*) filter (where not t.current))::int as stale,
             min(coalesce(t."errorMessage", 'n8n gives no reason')) filter (where t.status = 'failed') as refused
           from (select *, "versionId" = w."activeVersionId" and ("triggerKind" <> 'in-memory' or "updatedAt" >= $1) as current
                   from public.workflow_publication_trigger_status where "workflowId" = w.id) t
         ) t
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

function activation({ name, status, errorMessage, served, stale, refused }: Row): Activation {
  if (status === 'failed' || status === 'partial_success')
    return { name, state: 'failed', reason: errorMessage ?? status };
  // a workflow that only others call has no trigger to serve: there the queue alone tells, to which n8n adds it at each start
  const settled = status === 'completed' || (status === null && served > 0);
  if (!settled || stale > 0) return { name, state: 'waiting', reason: 'n8n has not taken it yet' };
  return refused === null ? { name, state: 'active' } : { name, state: 'failed', reason: refused };
}

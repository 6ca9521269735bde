import type { Bench } from './context.ts';
import { insertBacklog, untilClaimed, untilSettled } from './eventLog.ts';
import { newEvents } from './events.ts';

/** The shipped workflow's id, see workflows/billing/stripe-events.json. */
const workflowId = 'guichetStripeEvents';

/**
 * Fills the inbox while the shipped workflow is switched off, switches it on, and measures from the first
 * claim to the last `processed`.
 * @returns events a second
 */
export async function drainBacklog({ n8n, database }: Bench, n: number): Promise<number> {
  await n8n.deactivate(workflowId);
  await insertBacklog(database, newEvents(n));
  await database.query('analyze public.stripe_webhook_log');
  await n8n.activate(workflowId);
  await untilClaimed(database);
  const started = performance.now();
  await untilSettled(database);
  return (n * 1_000) / (performance.now() - started);
}

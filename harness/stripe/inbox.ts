import type { Database } from '../stack/database.ts';
import { waitFor } from '../waitFor.ts';

/** Waits until the log holds every one of these events as processed. */
export async function allProcessed(database: Database, ids: readonly string[], timeoutMs = 120_000): Promise<void> {
  await waitFor(
    `${ids.length} events to be processed`,
    async () => {
      const [row] = await database.query<{ done: number }>(
        "select count(*)::int as done from stripe_webhook_log where event_id = any($1) and status = 'processed'",
        [ids],
      );
      return row?.done === ids.length ? true : undefined;
    },
    { timeoutMs, everyMs: 250 },
  );
}

/** What the mirror holds of these subscriptions, for comparing with what Stripe would say. */
export async function mirrored(
  database: Database,
  subscriptionIds: readonly string[],
): Promise<Map<string, { status: string; quantity: number | null; last_event_id: string; items: number }>> {
  const rows = await database.query<{
    id: string;
    status: string;
    quantity: number | null;
    last_event_id: string;
    items: number;
  }>(
    `select s.stripe_subscription_id as id, s.stripe_status as status, s.quantity, s.last_event_id,
            (select count(*)::int from subscription_items i where i.subscription_id = s.id and i.active) as items
       from subscriptions s where s.stripe_subscription_id = any($1)`,
    [subscriptionIds],
  );
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}

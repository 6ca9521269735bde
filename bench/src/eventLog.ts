import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { GeneratedEvent } from '../../harness/stripe/generatedEvents.ts';

/** Puts events into the inbox by the function that the trigger calls, a few hundred at a time. */
export async function insertBacklog(database: Pool, events: readonly GeneratedEvent[]): Promise<void> {
  for (let from = 0; from < events.length; from += 500) {
    const rows = events.slice(from, from + 500).map((event) => ({
      event_id: event.id,
      type: event.type,
      event_created: event.created,
      api_version: event.api_version,
      livemode: event.livemode,
      object_id: event.data.object.id,
      request_id: null,
      idempotency_key: null,
      status: 'pending',
      payload: event,
    }));
    await database.query('select public.receive_stripe_events($1::jsonb)', [JSON.stringify(rows)]);
  }
}

/** Puts events into the inbox at a rate, as another process that receives would; ends early when `isOver`. */
export async function feedInbox(
  database: Pool,
  events: readonly GeneratedEvent[],
  perSecond: number,
  isOver: () => boolean,
): Promise<void> {
  const together = 25;
  const started = performance.now();
  for (let from = 0; from < events.length && !isOver(); from += together) {
    await insertBacklog(database, events.slice(from, from + together));
    await sleep(Math.max(0, started + ((from + together) * 1_000) / perSecond - performance.now()));
  }
}

/** Waits until nothing waits any more. @throws where an event failed: a figure of failures is none */
export async function untilSettled(database: Pool, { everyMs = 50, withinMs = 600_000 } = {}): Promise<void> {
  for (const deadline = Date.now() + withinMs; await isUnsettled(database); await sleep(everyMs)) {
    if (Date.now() > deadline)
      throw new Error(
        `events still wait after ${withinMs / 1_000} s; the first failure: ${await firstFailure(database)}`,
      );
  }
  const failure = await firstFailure(database);
  if (failure !== null) throw new Error(`an event of the benchmark failed in the workflow: ${failure}`);
}

/** Waits until a worker has claimed the first event. */
export async function untilClaimed(database: Pool): Promise<void> {
  for (const deadline = Date.now() + 60_000; ; await sleep(5)) {
    // the oldest is claimed first
    const { rows } = await database.query(
      `select 1 from (
         select status from public.stripe_webhook_log where consumer = 'stripe-events' and unsettled and not alone
         order by event_created, seq limit 1
       ) oldest where status = 'processing'`,
    );
    if (rows.length > 0) return;
    if (Date.now() > deadline) throw new Error('nothing was claimed within 60 s: is the workflow active?');
  }
}

/** Two looks into partial indexes: what asks twenty times a second must not be what is measured. */
async function isUnsettled(database: Pool): Promise<boolean> {
  const { rows } = await database.query<{ waiting: boolean }>(
    `select exists (select from public.stripe_webhook_log where consumer = 'stripe-events' and unsettled and not alone)
       or exists (select from public.stripe_webhook_log where consumer = 'stripe-events' and unsettled and alone) as waiting`,
  );
  return rows[0]?.waiting ?? false;
}

async function firstFailure(database: Pool): Promise<string | null> {
  const { rows } = await database.query<{ said: string }>(
    "select event_id || ' (' || type || '): ' || error_message as said from public.stripe_webhook_log where error_message is not null order by seq limit 1",
  );
  return rows[0]?.said ?? null;
}

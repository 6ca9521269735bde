import * as z from 'zod';
import { SupabaseRefused } from '../shared/errors';
import { RELEASE } from '../shared/release';
import type { Supabase } from '../shared/transport';
import type { CommitResult } from './groupCommit';
import { asBytes, type Delivery, type ReceivedEvent } from './receivedEvent';

/** Stripe waits about 10 s for an answer; a request that hangs longer is answered 503 and sent again. */
const RECEIVE_TIMEOUT_MS = 8_000;

const receiveAnswer = z.object({
  results: z.array(
    z.object({
      event_id: z.string(),
      result: z.enum(['stored', 'duplicate', 'ignored', 'error']),
      error: z.unknown().optional(),
    }),
  ),
});

const alertAnswer = z.object({ results: z.array(z.looseObject({ result: z.string() })) });

/** The account and mode whose events count, as the credential says; kept by the database. */
export interface EventSource {
  account: string | null;
  mode: 'live' | 'test' | 'both';
}

/** Stores events in `stripe_webhook_log` with one call; where the call is refused for its rows, one by one. */
export async function receiveEvents(
  supabase: Supabase,
  consumer: string,
  deliveries: Delivery[],
  source: EventSource | null = null,
): Promise<CommitResult[]> {
  const rows = deliveries.map(({ row }) => row);
  return receiveTogether(supabase, consumer, rows, source).catch((error: unknown) => {
    if (!isAboutTheRows(error)) return Promise.reject(error);
    return receiveOneByOne(supabase, consumer, deliveries, source);
  });
}

async function receiveTogether(
  supabase: Supabase,
  consumer: string,
  events: ReceivedEvent[],
  source: EventSource | null,
): Promise<CommitResult[]> {
  const answer = await supabase.call(
    'receive_stripe_events',
    { events, consumer, release: RELEASE, ...(source === null ? {} : { source }) },
    receiveAnswer,
    {
      timeoutMs: RECEIVE_TIMEOUT_MS,
    },
  );
  return answer.results;
}

async function receiveOneByOne(
  supabase: Supabase,
  consumer: string,
  deliveries: Delivery[],
  source: EventSource | null,
): Promise<CommitResult[]> {
  const results: CommitResult[] = [];
  for (const delivery of deliveries) results.push(await receiveAlone(supabase, consumer, delivery, source));
  return results;
}

/** One event; what the database cannot take as JSON is kept as bytes, so that nothing is turned away for good. */
async function receiveAlone(
  supabase: Supabase,
  consumer: string,
  delivery: Delivery,
  source: EventSource | null,
): Promise<CommitResult> {
  let refusal: unknown = 'the database gave no result for this event';
  for (const attempt of [delivery.row, asBytes(delivery)]) {
    try {
      const [result] = await receiveTogether(supabase, consumer, [attempt], source);
      if (result !== undefined) return result;
    } catch (error) {
      refusal = error;
      if (!isAboutTheRows(error)) break;
    }
  }
  return { event_id: delivery.event_id, result: 'error', error: refusal };
}

function isAboutTheRows(error: unknown): boolean {
  return error instanceof SupabaseRefused && error.isAboutTheRows;
}

/** Tells support, once for ever, that the endpoint sends events of a kind that cannot be worked on. */
export async function tellThinEvent(
  supabase: Supabase,
  consumer: string,
  alert: { event_id: string | null; type: string | null },
): Promise<void> {
  await supabase.call(
    'enqueue_alerts',
    { alerts: [{ template: 'stripe_thin_event', subject: consumer, data: { ...alert, consumer } }] },
    alertAnswer,
    {
      timeoutMs: RECEIVE_TIMEOUT_MS,
    },
  );
}

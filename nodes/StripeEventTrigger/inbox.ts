import type { IDataObject } from 'n8n-workflow';
import * as z from 'zod';
import { SupabaseRefused } from '../shared/errors';
import { isJsonObject } from '../shared/record';
import { firstLeaseSeconds } from '../shared/lease';
import { RELEASE } from '../shared/release';
import type { Supabase } from '../shared/transport';
import type { CommitResult } from './groupCommit';
import { asBytes, eventOfBytes, type Delivery, type ReceivedEvent } from './receivedEvent';
import type { DrainSettings } from './settings';

/** Stripe waits about 10 s for an answer; a request that hangs longer is answered 503 and sent again. */
const RECEIVE_TIMEOUT_MS = 8_000;
const CLAIM_TIMEOUT_MS = 15_000;
/** Sooner than the lease lapses: another try must still be in time. */
const RENEW_TIMEOUT_MS = 5_000;

const receiveAnswer = z.object({
  results: z.array(
    z.object({
      event_id: z.string(),
      result: z.enum(['stored', 'duplicate', 'ignored', 'error']),
      error: z.unknown().optional(),
    }),
  ),
});

const claimedEvent = z.object({
  event_id: z.string(),
  type: z.string(),
  event_created: z.number().nullable(),
  api_version: z.string().nullable(),
  livemode: z.boolean().nullable(),
  object_id: z.string().nullable(),
  attempts: z.number().int(),
  // kept by reference: a batch may hold megabytes
  payload: z.custom<IDataObject>(isJsonObject).nullable(),
  /** the signed bytes, where jsonb could not hold them */
  raw_base64: z.string().nullish(),
});

const claimAnswer = z.object({
  token: z.string().nullable(),
  events: z.array(claimedEvent),
  next_attempt_in_ms: z.number().nullable(),
});

const renewAnswer = z.object({ renewed: z.number().int() });
const failAnswer = z.object({ results: z.array(z.object({ event_id: z.string(), result: z.string() })) });

const alertAnswer = z.object({ results: z.array(z.looseObject({ result: z.string() })) });
const payloadRows = z.array(z.object({ payload: z.custom<IDataObject>(isJsonObject).nullable() }));

export type ClaimedEvent = Omit<z.infer<typeof claimedEvent>, 'raw_base64'>;

export interface Claim {
  /** fencing token of the lease; null where nothing was claimed */
  token: string | null;
  events: ClaimedEvent[];
  /** milliseconds until the next event that waits for its retry is due */
  nextAttemptInMs: number | null;
}

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

/** Takes the oldest waiting events under a lease; none where the consumer belongs to another workflow (a copy was published). */
export async function claimEvents(
  supabase: Supabase,
  settings: DrainSettings,
  workflowId: string | undefined,
): Promise<Claim> {
  const { batchSize, maxBatches, maxAttempts } = settings.options;
  const answer = await supabase.call(
    'claim_stripe_events',
    {
      consumer: settings.consumer,
      max_events: batchSize,
      lease_seconds: firstLeaseSeconds(settings.options),
      max_batches: maxBatches,
      max_attempts: maxAttempts,
      workflow_id: workflowId ?? null,
    },
    claimAnswer,
    { timeoutMs: CLAIM_TIMEOUT_MS },
  );
  return { token: answer.token, events: answer.events.map(withPayload), nextAttemptInMs: answer.next_attempt_in_ms };
}

function withPayload({ raw_base64, ...event }: z.infer<typeof claimedEvent>): ClaimedEvent {
  return raw_base64 ? { ...event, payload: event.payload ?? eventOfBytes(raw_base64) } : event;
}

/** Makes the lease last so many seconds from now. @returns how many events it still holds */
export async function renewLease(supabase: Supabase, { token }: Claim, seconds: number): Promise<number> {
  const answer = await supabase.call('renew_stripe_events', { token, lease_seconds: seconds }, renewAnswer, {
    timeoutMs: RENEW_TIMEOUT_MS,
  });
  return answer.renewed;
}

/** Gives a claimed batch back for its next attempt, where n8n could not even start an execution for it. */
export async function returnBatch(supabase: Supabase, claim: Claim, message: string): Promise<void> {
  const events = claim.events.map(({ event_id }) => ({ event_id, message }));
  await supabase.call('fail_stripe_event', { token: claim.token, events }, failAnswer);
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

/** The event that was received last, as the log keeps it; null where the log holds none. */
export async function latestEvent(supabase: Supabase): Promise<IDataObject | null> {
  const rows = await supabase.settle(
    'select from stripe_webhook_log',
    supabase.rest
      .from('stripe_webhook_log')
      .select('payload')
      .not('payload', 'is', null)
      .order('seq', { ascending: false })
      .limit(1),
  );
  return payloadRows.parse(rows)[0]?.payload ?? null;
}

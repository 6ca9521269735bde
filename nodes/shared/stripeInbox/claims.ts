import type { IDataObject } from 'n8n-workflow';
import * as z from 'zod';
import type { Claim } from '../drain/claim';
import { firstLeaseSeconds } from '../drain/lease';
import { isJsonObject } from '../record';
import type { Supabase } from '../transport';
import { eventOfBytes } from './eventOfBytes';
import type { DrainSettings } from './settings';

const CLAIM_TIMEOUT_MS = 15_000;
/** Sooner than the lease lapses: another try must still be in time. */
const RENEW_TIMEOUT_MS = 5_000;

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
const payloadRows = z.array(z.object({ payload: z.custom<IDataObject>(isJsonObject).nullable() }));

export type ClaimedEvent = Omit<z.infer<typeof claimedEvent>, 'raw_base64'>;

/** Takes the oldest waiting events under a lease; none where the consumer belongs to another workflow (a copy was published). */
export async function claimEvents(
  supabase: Supabase,
  settings: DrainSettings,
  workflowId: string | undefined,
): Promise<Claim<ClaimedEvent>> {
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
  return { token: answer.token, items: answer.events.map(withPayload), nextAttemptInMs: answer.next_attempt_in_ms };
}

function withPayload({ raw_base64, ...event }: z.infer<typeof claimedEvent>): ClaimedEvent {
  return raw_base64 ? { ...event, payload: event.payload ?? eventOfBytes(raw_base64) } : event;
}

/** Makes the lease last so many seconds from now. @returns how many events it still holds */
export async function renewLease(supabase: Supabase, token: string | null, seconds: number): Promise<number> {
  const answer = await supabase.call('renew_stripe_events', { token, lease_seconds: seconds }, renewAnswer, {
    timeoutMs: RENEW_TIMEOUT_MS,
  });
  return answer.renewed;
}

/** Gives a claimed batch back for its next attempt, where n8n could not even start an execution for it. */
export async function returnBatch(
  supabase: Supabase,
  { token, items }: Claim<ClaimedEvent>,
  message: string,
): Promise<void> {
  const events = items.map(({ event_id }) => ({ event_id, message }));
  await supabase.call('fail_stripe_events', { token, events }, failAnswer);
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

import type { TestDatabase } from './database.ts';

/** An event as the trigger hands it to receive_stripe_events. */
export interface ReceivedEvent {
  event_id: string;
  type: string;
  event_created: number;
  status?: 'pending' | 'ignored';
  livemode?: boolean;
  account?: string;
  ignored_for?: 'type' | 'livemode' | 'account';
  object_id?: string | null;
  payload?: Record<string, unknown> | null;
  raw_base64?: string;
}

export interface ItemResult {
  event_id: string;
  result: string;
  error?: { message: string; path?: string; hint?: string };
}
export interface Results<Item = ItemResult> {
  results: Item[];
}
export interface Claim {
  token: string | null;
  events: {
    event_id: string;
    type: string;
    event_created: number;
    object_id: string | null;
    attempts: number;
    payload: unknown;
    raw_base64?: string;
  }[];
  next_attempt_in_ms: number | null;
}

export function event(event_id: string, overrides: Partial<ReceivedEvent> = {}): ReceivedEvent {
  const type = overrides.type ?? 'customer.subscription.updated';
  return {
    type,
    event_created: 1000,
    status: 'pending',
    object_id: `object of ${event_id}`,
    payload: { id: event_id, type, data: { object: { id: overrides.object_id ?? `object of ${event_id}` } } },
    ...overrides,
    event_id,
  };
}

export async function receive(
  db: TestDatabase,
  events: ReceivedEvent[],
  consumer = 'stripe-events',
): Promise<string[]> {
  const { results } = await db.call<Results>('receive_stripe_events', { events, consumer });
  return results.map(({ result }) => result);
}

export async function claim(db: TestDatabase, options: Record<string, unknown> = {}): Promise<Claim> {
  return db.call<Claim>('claim_stripe_events', { consumer: 'stripe-events', ...options });
}

/** Lets the lease of a token run out now. */
export async function lapse(db: TestDatabase, token: string | null): Promise<void> {
  await db.query(
    "update public.stripe_webhook_log set claimed_until = clock_timestamp() - interval '1 second' where claim_token = $1",
    [token],
  );
}

/** Lets every waiting time pass. */
export async function passBackoff(db: TestDatabase): Promise<void> {
  await db.query(
    "update public.stripe_webhook_log set next_attempt_at = clock_timestamp() - interval '1 second' where next_attempt_at is not null",
  );
}

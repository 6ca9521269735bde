import { isRecord } from '../shared/record';
import { eventOfBytes } from '../shared/stripeInbox/eventOfBytes';
import { isMappedEventType } from '../shared/stripeEventTypes';
import { StripeShapeError } from './read/error';
import { mapEvent } from './mapEvent';
import type { StripeSync } from './rows';

/** What names an event all the way through the workflow; never its payload. */
export interface EventReference {
  event_id: string | null;
  type: string | null;
  /** fencing token of the claim; null in manual runs */
  token: string | null;
}

export type MappedItem = StripeSync & { type: string; token: string | null };

/**
 * One item of the inbox `{event_id, type, token, payload, raw_base64?}` as a row. `raw_base64` holds the
 * body where the database's jsonb refused it. The item and its payload must name the same event.
 */
export function mapItem(json: Record<string, unknown>): MappedItem {
  const reference = referenceOf(json);
  const sync = mapEvent(payloadOf(json));
  if (reference.event_id !== null && reference.event_id !== sync.event_id) {
    throw new StripeShapeError('id', 'the event_id of the item', 'the id of another event');
  }
  if (reference.type !== null && reference.type !== sync.event_type) {
    throw new StripeShapeError('type', 'the type of the item', 'the type of another event');
  }
  return { ...sync, type: sync.event_type, token: reference.token };
}

/**
 * Whether the item is an event of a type that has no row: it is for a branch that staff have added, and goes on whole.
 * The item and its payload must agree that it is.
 */
export function isUnmapped(json: Record<string, unknown>): boolean {
  const said = isRecord(json.payload) ? json.payload.type : undefined;
  const type = textOrNull(json.type) ?? textOrNull(said);
  return type !== null && !isMappedEventType(type) && (said === undefined || said === type);
}

export function referenceOf(json: Record<string, unknown>): EventReference {
  return { event_id: textOrNull(json.event_id), type: textOrNull(json.type), token: textOrNull(json.token) };
}

function payloadOf(json: Record<string, unknown>): unknown {
  if (isRecord(json.payload)) return json.payload;
  if (typeof json.raw_base64 === 'string' && json.raw_base64 !== '') {
    const event = eventOfBytes(json.raw_base64);
    if (event === null) throw new StripeShapeError('raw_base64', 'an event as JSON', json.raw_base64);
    return event;
  }
  throw new StripeShapeError(
    'payload',
    'the event as Stripe sent it (payloads of old events expire: send it again from Stripe)',
    json.payload,
  );
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

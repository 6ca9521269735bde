import { isRecord } from '../shared/record';
import { makeStorable } from './read/storable';
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

export function referenceOf(json: Record<string, unknown>): EventReference {
  return { event_id: textOrNull(json.event_id), type: textOrNull(json.type), token: textOrNull(json.token) };
}

function payloadOf(json: Record<string, unknown>): unknown {
  if (isRecord(json.payload)) return json.payload;
  if (typeof json.raw_base64 === 'string' && json.raw_base64 !== '') {
    const parsed = parse(json.raw_base64);
    if (parsed === undefined) throw new StripeShapeError('raw_base64', 'JSON', json.raw_base64);
    return makeStorable(parsed);
  }
  throw new StripeShapeError(
    'payload',
    'the event as Stripe sent it (payloads of old events expire: send it again from Stripe)',
    json.payload,
  );
}

/** Undefined where the body is no JSON. */
function parse(rawBase64: string): unknown {
  try {
    return JSON.parse(Buffer.from(rawBase64, 'base64').toString('utf8'));
  } catch {
    return undefined;
  }
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

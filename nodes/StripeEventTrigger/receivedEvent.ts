import type { StripeEvent } from './signature';

/** One element of the argument `events` of the SQL function `receive_stripe_events`. */
export interface ReceivedEvent {
  event_id: string;
  type: string;
  /** unix seconds */
  event_created: number;
  api_version: string | null;
  livemode: boolean;
  /** id of `data.object`; null where Stripe gives none (invoice.upcoming, balance.available) */
  object_id: string | null;
  request_id: string | null;
  idempotency_key: string | null;
  status: 'pending' | 'ignored';
  payload: object | null;
  /** the body as it came, where jsonb cannot hold it */
  raw_base64?: string;
}

export interface EventFilter {
  types: ReadonlySet<string>;
  livemode: 'both' | 'live' | 'test';
}

/** What of an event is kept in the log, and whether a workflow will see it. */
export function toReceivedEvent(event: StripeEvent, rawBody: Buffer, filter: EventFilter): ReceivedEvent {
  const request = typeof event.request === 'string' ? { id: event.request } : event.request;
  const objectId = event.data.object.id;
  const received: ReceivedEvent = {
    event_id: event.id,
    type: event.type,
    event_created: event.created,
    api_version: event.api_version ?? null,
    livemode: event.livemode,
    object_id: typeof objectId === 'string' ? objectId : null,
    request_id: request?.id ?? null,
    idempotency_key: request?.idempotency_key ?? null,
    status: isWanted(event, filter) ? 'pending' : 'ignored',
    payload: event,
  };
  if (!mayBreakJsonb(rawBody)) return received;
  return { ...received, payload: wellFormed(event), raw_base64: rawBody.toString('base64') };
}

/** The same event without a payload: for a body that the database refuses for a reason we did not foresee. */
export function asBytesOnly(event: ReceivedEvent): ReceivedEvent {
  return {
    ...event,
    payload: null,
    raw_base64: event.raw_base64 ?? Buffer.from(JSON.stringify(event.payload)).toString('base64'),
  };
}

function isWanted(event: StripeEvent, filter: EventFilter): boolean {
  if (filter.livemode !== 'both' && event.livemode !== (filter.livemode === 'live')) return false;
  return filter.types.has(event.type);
}

/** jsonb refuses U+0000 and halves of surrogate pairs, both of which JSON can only write as escapes. */
function mayBreakJsonb(rawBody: Buffer): boolean {
  return rawBody.includes('\\u0000') || /\\u[dD][89a-fA-F][0-9a-fA-F]{2}/.test(rawBody.toString('latin1'));
}

/** A copy in which each character that jsonb refuses is U+FFFD. */
function wellFormed(value: object): object {
  const text = JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'string' ? part.replaceAll('\u0000', '\uFFFD').toWellFormed() : part,
  );
  const copy: unknown = JSON.parse(text);
  return typeof copy === 'object' && copy !== null ? copy : {};
}

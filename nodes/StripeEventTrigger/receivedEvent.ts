import { accountOf } from '../shared/eventAccount';
import { mayBreakJsonb } from '../shared/jsonb';
import type { StripeEvent } from './signature';

/** One element of the argument `events` of the SQL function `receive_stripe_events`. */
export interface ReceivedEvent {
  event_id: string;
  type: string;
  /** unix seconds */
  event_created: number;
  api_version: string | null;
  livemode: boolean;
  /** `acct_…` that the event names; absent: the endpoint's own account */
  account?: string;
  /** id of `data.object`; null where Stripe gives none (invoice.upcoming, balance.available) */
  object_id: string | null;
  request_id: string | null;
  idempotency_key: string | null;
  status: 'pending' | 'ignored';
  /** of an ignored event: its type is not chosen, it is of the other mode, or of another account; support is told once */
  ignored_for?: 'type' | 'livemode' | 'account';
  payload: object | null;
  /** the body as it came, instead of the payload, where jsonb may refuse it; the database decides */
  raw_base64?: string;
}

/** A row on its way into the log, with the bytes it was made of. */
export interface Delivery {
  event_id: string;
  row: ReceivedEvent;
  rawBody: Buffer;
}

export interface EventFilter {
  types: ReadonlySet<string>;
  livemode: 'both' | 'live' | 'test';
  /** the account whose events count beside those that name none; null: only those */
  account: string | null;
}

/** What of an event is kept in the log, and whether a workflow will see it. */
export function toDelivery(event: StripeEvent, rawBody: Buffer, filter: EventFilter): Delivery {
  const request = typeof event.request === 'string' ? { id: event.request } : event.request;
  const objectId = event.data.object.id;
  const account = accountOf(event);
  const ignoredFor = reasonToIgnore(event, account, filter);
  const row: ReceivedEvent = {
    event_id: event.id,
    type: event.type,
    event_created: event.created,
    api_version: event.api_version ?? null,
    livemode: event.livemode,
    ...(account === null ? {} : { account }),
    object_id: typeof objectId === 'string' ? objectId : null,
    request_id: request?.id ?? null,
    idempotency_key: request?.idempotency_key ?? null,
    ...(ignoredFor === undefined ? { status: 'pending' } : { status: 'ignored', ignored_for: ignoredFor }),
    payload: event,
  };
  const delivery = { event_id: event.id, row, rawBody };
  return mayBreakJsonb(rawBody) ? { ...delivery, row: asBytes(delivery) } : delivery;
}

/** The row with the signed bytes instead of a payload, for what jsonb refuses. */
export function asBytes({ row, rawBody }: Delivery): ReceivedEvent {
  return { ...row, payload: null, raw_base64: rawBody.toString('base64') };
}

function reasonToIgnore(event: StripeEvent, account: string | null, filter: EventFilter): ReceivedEvent['ignored_for'] {
  if (account !== null && account !== filter.account) return 'account';
  if (filter.livemode !== 'both' && event.livemode !== (filter.livemode === 'live')) return 'livemode';
  return filter.types.has(event.type) ? undefined : 'type';
}

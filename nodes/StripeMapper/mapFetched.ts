import { MAPPERS, type Mapper } from './mappers';
import { StripeShapeError } from './read/error';
import { makeStorable } from '../shared/storable';
import { StripeObject } from './read/stripeObject';
import type { FetchedObject } from './rows';

/** Kinds of object that the database mirrors, by what Stripe calls them. */
const byObject = new Map(Object.values(MAPPERS).map((mapper): [string, Mapper] => [mapper.object, mapper]));

/** Whether an item is a row of the outbox with an object that the Stripe node fetched for it, and no event. */
export function isFetched(json: Record<string, unknown>): boolean {
  return typeof json.outbox_id === 'string' && json.stripe !== undefined;
}

/**
 * An object as the Stripe node fetched it, `{outbox_id, token, stripe, stripe_as_of}`, as the row that
 * `apply_fetched_stripe_objects` takes: mapped as an event's would be, stamped with the instant since when it is true.
 * Of a deleted object Stripe gives the id alone: `gone`, and the database keeps what it knew.
 */
export function mapFetched(json: Record<string, unknown>): FetchedObject {
  const item = StripeObject.root({ ...json, stripe: makeStorable(json.stripe) });
  const object = item.object('stripe');
  const kind = object.text('object');
  const outbox_id = item.text('outbox_id');
  const token = item.textOrNull('token');
  const created = item.countOrNull('stripe_as_of');
  if (created === null) throw new StripeShapeError('stripe_as_of', 'an instant in unix seconds', json.stripe_as_of);
  const id = { outbox_id, token, type: 'fetched', stripe_id: object.id('id') } as const;
  const event_id = `fetch:${outbox_id}`;
  if (object.booleanOrNull('deleted') === true)
    return { ...id, gone: true, event_id, event_created: created, object: kind };
  const mapper = byObject.get(kind);
  if (mapper === undefined)
    throw new StripeShapeError('stripe.object', `one of ${[...byObject.keys()].join(', ')}`, kind);
  const stamp = {
    event_id,
    event_type: 'fetched',
    event_created: created,
    livemode: object.booleanOrNull('livemode') ?? false,
    previous_attributes: null,
  };
  return { ...id, ...mapper.map(object, stamp) };
}

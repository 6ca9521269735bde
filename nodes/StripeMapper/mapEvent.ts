import { isMappedEventType } from '../shared/stripeEventTypes';
import { MAPPERS } from './mappers';
import { StripeShapeError } from './read/error';
import { StripeObject } from './read/stripeObject';
import type { StripeSync } from './rows';

/**
 * One Stripe event (any API version of 2019 to 2026) as the row that a `sync_stripe_*` function takes.
 * Pure. Throws StripeShapeError with the path of the first field that cannot be read, and nothing else.
 */
export function mapEvent(payload: unknown): StripeSync {
  const event = StripeObject.root(payload);
  const type = event.text('type');
  if (!isMappedEventType(type))
    throw new StripeShapeError('type', 'an event type that the mapper knows (see docs/events.md)', type);
  const mapper = MAPPERS[type];
  const data = event.object('data');
  const object = data.object('object');
  if (object.fields.object !== mapper.object) {
    throw new StripeShapeError(object.at('object'), `"${mapper.object}"`, object.fields.object);
  }
  const created = event.countOrNull('created');
  if (created === null) throw new StripeShapeError('created', 'an instant in unix seconds', event.fields.created);
  return mapper.map(object, {
    event_id: event.id('id'),
    event_type: type,
    event_created: created,
    livemode: event.booleanOrNull('livemode') ?? false,
    previous_attributes: data.expanded('previous_attributes')?.fields ?? null,
  });
}

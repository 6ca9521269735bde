import type Stripe from 'stripe';
import * as z from 'zod';
import { accountOf } from '../../../shared/eventAccount';
import { mayBreakJsonb } from '../../../shared/jsonb';
import { isMappedEventType, stripeEventTypeOptions } from '../../../shared/stripeEventTypes';
import { textField } from '../../fields';
import { request } from '../../operation';
import { given } from '../../parameters/given';
import { ParameterRefused } from '../../parameters/parameterRefused';

/** Stripe takes at most this many types in one list. */
const MAX_TYPES = 20;
const MAX_EVENTS = 10_000;

/**
 * Events that no endpoint has taken, oldest first, as the rows that `receive_stripe_events` takes. Stripe keeps them
 * for 30 days and goes on delivering: the log takes each once.
 */
export const listUndelivered = request({
  option: {
    name: 'Get Undelivered',
    value: 'listUndelivered',
    description:
      'List events that the endpoint has missed, oldest first, ready for the SQL function receive_stripe_events',
    action: 'Get undelivered events',
  },
  fields: [
    textField('since', 'Since', 'Date or unix seconds; empty for all that Stripe has kept (30 days)'),
    textField('afterEventId', 'After Event ID', 'Only events that came after this one', { placeholder: 'evt_…' }),
    textField(
      'beforeEventId',
      'Before Event ID',
      'Only events that came before this one: goes on where an earlier list ended',
      { placeholder: 'evt_…' },
    ),
    {
      displayName: 'Event Types',
      name: 'types',
      type: 'multiOptions',
      default: [],
      options: stripeEventTypeOptions(),
      description: `At most ${MAX_TYPES}; none for all`,
    },
    {
      displayName: 'Undelivered Only',
      name: 'undeliveredOnly',
      type: 'boolean',
      default: true,
      description: 'Whether events that were delivered are left out',
    },
    {
      displayName: 'Max Events',
      name: 'maxEvents',
      type: 'number',
      default: 500,
      description: 'At most so many; the newest are kept',
    },
  ],
  async execute(parameters, calls) {
    const types = typesOf(parameters.json('types', stringList, 'a list of event types') ?? []);
    const max = Math.min(parameters.wholeNumberOrUndefined('maxEvents') || 500, MAX_EVENTS);
    const since = parameters.instantOrUndefined('since');
    const params: Stripe.EventListParams = {
      limit: Math.min(100, max),
      ...given({
        types: types.length === 0 ? undefined : types,
        delivery_success: parameters.flag('undeliveredOnly') ? false : undefined,
        created: since === undefined ? undefined : { gte: since },
        ending_before: parameters.idOrUndefined('afterEventId', 'evt'),
        starting_after: parameters.idOrUndefined('beforeEventId', 'evt'),
      }),
    };
    const events = await calls.read((stripe) => stripe.events.list(params).autoPagingToArray({ limit: max }));
    // with a cursor the client pages forward, oldest first; without, newest first
    return (params.ending_before === undefined ? events.reverse() : events).map(toRow);
  },
});

const stringList = z.array(z.string());

function typesOf(types: string[]): string[] {
  if (types.length > MAX_TYPES)
    throw new ParameterRefused('types', `names ${types.length} types; Stripe takes ${MAX_TYPES}`);
  return types;
}

function toRow(event: Stripe.Event) {
  const { object } = event.data;
  const account = accountOf(event);
  // what jsonb refuses goes as bytes, as from the webhook
  const bytes = Buffer.from(JSON.stringify(event));
  return {
    event_id: event.id,
    type: event.type,
    event_created: event.created,
    api_version: event.api_version,
    livemode: event.livemode,
    ...(account === null ? {} : { account }),
    object_id: 'id' in object && typeof object.id === 'string' ? object.id : null,
    request_id: event.request?.id ?? null,
    idempotency_key: event.request?.idempotency_key ?? null,
    status: isMappedEventType(event.type) ? 'pending' : 'ignored',
    ...(mayBreakJsonb(bytes) ? { payload: null, raw_base64: bytes.toString('base64') } : { payload: event }),
  };
}

import type { Stripe } from 'stripe';
import { invalidRequest } from '../errors.ts';
import { createdWithin } from '../http/lists.ts';
import type { StripeEvent } from '../objects.ts';
import type { Account } from '../state/account.ts';

const THIRTY_DAYS = 30 * 86_400;

/** Events of the last 30 days, oldest first. `delivery_success: false`: those that an endpoint has not taken yet. */
export function listEvents(account: Account, params: Stripe.EventListParams): StripeEvent[] {
  if (params.type !== undefined && params.types !== undefined)
    throw invalidRequest('You may only specify one of these parameters: type, types.', 'types');
  const wanted = params.types ?? (params.type === undefined ? undefined : [params.type]);
  const fits = (type: string) =>
    wanted === undefined ||
    wanted.some((one) => one === type || one === '*' || (one.endsWith('.*') && type.startsWith(one.slice(0, -1))));
  const pending = new Set(
    account
      .table('delivery')
      .values()
      .filter((one) => one.state !== 'delivered')
      .map((one) => one.event),
  );
  return (
    account
      .table('event')
      .values()
      .filter((event) => event.created > account.now() - THIRTY_DAYS && fits(event.type))
      .filter(createdWithin(params.created))
      // a cursor is a place in time, whether or not it fits what is asked for
      .filter(
        (event) =>
          params.delivery_success === undefined ||
          params.delivery_success !== pending.has(event.id) ||
          event.id === params.starting_after ||
          event.id === params.ending_before,
      )
  );
}

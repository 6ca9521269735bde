import Stripe from 'stripe';
import { attempt } from '../../client/attempt';
import { textField } from '../../fields';
import { request } from '../../operation';
import { PRORATIONS, prorationField } from './fields';

/** Stripe takes no idempotency key for a DELETE: gone is gone, so an item that is not there any more counts as deleted. */
export const remove = request({
  option: {
    name: 'Delete',
    value: 'delete',
    description: 'Remove an item from its subscription',
    action: 'Delete a subscription item',
  },
  fields: [
    textField('subscriptionItemId', 'Subscription Item ID', 'The item to remove', {
      required: true,
      placeholder: 'si_…',
    }),
    prorationField,
  ],
  async execute(parameters, calls) {
    const id = parameters.id('subscriptionItemId', 'si');
    const params = {
      proration_behavior:
        parameters.choiceOrUndefined('prorationBehavior', PRORATIONS) ?? ('create_prorations' as const),
    };
    const deleted = await attempt(() => calls.read((stripe) => stripe.subscriptionItems.del(id, params)));
    if (deleted.ok) return deleted.value;
    if (!(deleted.error instanceof Stripe.errors.StripeError) || deleted.error.code !== 'resource_missing')
      throw deleted.error;
    return { id, object: 'subscription_item', deleted: true };
  },
});

import Stripe from 'stripe';
import { attempt } from '../../client/attempt';
import { textField } from '../../fields';
import { request } from '../../operation';

/**
 * Ends a subscription at once, without a last invoice and without proration. Stripe takes no idempotency key for a
 * DELETE: ended is ended, so a subscription that has ended already goes on as it is.
 */
export const cancel = request({
  option: {
    name: 'Cancel',
    value: 'cancel',
    description: 'End a subscription at once; what was paid for it stays paid until it is refunded',
    action: 'Cancel a subscription',
  },
  fields: [
    textField('subscriptionId', 'Subscription ID', 'The subscription to end', { required: true, placeholder: 'sub_…' }),
  ],
  async execute(parameters, calls) {
    const id = parameters.id('subscriptionId', 'sub');
    const canceled = await attempt(() =>
      calls.read((stripe) => stripe.subscriptions.cancel(id, { invoice_now: false, prorate: false })),
    );
    if (canceled.ok) return canceled.value;
    if (!(canceled.error instanceof Stripe.errors.StripeInvalidRequestError)) throw canceled.error;
    const found = await calls.read((stripe) => stripe.subscriptions.retrieve(id));
    if (found.status !== 'canceled' && found.status !== 'incomplete_expired') throw canceled.error;
    return found;
  },
});

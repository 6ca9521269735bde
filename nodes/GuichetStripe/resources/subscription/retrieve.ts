import { textField } from '../../fields';
import { request } from '../../operation';
import { missingField, orDeleted } from '../missing';

/** Far more than Stripe allows a subscription to have. */
const MOST_ITEMS = 1_000;

export const retrieve = request({
  option: {
    name: 'Get',
    value: 'retrieve',
    description: 'Retrieve a subscription with its items, its discounts and its latest invoice',
    action: 'Get a subscription',
  },
  fields: [
    textField('subscriptionId', 'Subscription ID', 'The subscription to fetch', {
      required: true,
      placeholder: 'sub_…',
    }),
    missingField,
  ],
  async execute(parameters, calls) {
    const id = parameters.id('subscriptionId', 'sub');
    const found = await orDeleted(
      parameters,
      'subscription',
      id,
      calls.read((stripe) =>
        stripe.subscriptions.retrieve(id, { expand: ['latest_invoice', 'discounts.source.coupon'] }),
      ),
    );
    if (!('items' in found) || !found.items.has_more) return found;
    // Stripe lists the first items only
    const asOf = calls.asOf;
    const items = await calls.read((stripe) =>
      stripe.subscriptionItems.list({ subscription: id, limit: 100 }).autoPagingToArray({ limit: MOST_ITEMS }),
    );
    calls.asOf = asOf;
    return { ...found, items: { ...found.items, data: items, has_more: false } };
  },
});

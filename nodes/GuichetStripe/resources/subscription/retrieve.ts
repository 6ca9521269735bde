import { fieldsOf, textField } from '../../fields';
import type { StripeOperation } from '../../operation';
import { missingField, orDeleted } from '../missing';

export const retrieve: StripeOperation = {
  option: { name: 'Get', value: 'retrieve', description: 'Retrieve a subscription with its items, its discounts and its latest invoice', action: 'Get a subscription' },
  fields: fieldsOf('subscription', 'retrieve', [
    textField('subscriptionId', 'Subscription ID', 'The subscription to fetch', { required: true, placeholder: 'sub_…' }),
    missingField,
  ]),
  async run(parameters, calls) {
    const id = parameters.id('subscriptionId', 'sub');
    return orDeleted(parameters, 'subscription', id, calls.read((stripe) => stripe.subscriptions.retrieve(id, { expand: ['latest_invoice', 'discounts'] })));
  },
};

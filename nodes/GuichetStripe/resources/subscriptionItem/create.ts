import { findMadeUnder, marked } from '../../client/find';
import { idempotencyKeyField, idempotencyKeyOf, metadataField, textField } from '../../fields';
import { request } from '../../operation';
import { PRORATIONS, prorationField, quantityField } from './fields';

export const create = request({
  option: {
    name: 'Create',
    value: 'create',
    description: 'Add an item, e.g. seats, to a subscription',
    action: 'Create a subscription item',
  },
  fields: [
    textField('subscriptionId', 'Subscription ID', 'The subscription that gets the item', {
      required: true,
      placeholder: 'sub_…',
    }),
    textField('priceId', 'Price ID', 'What is added', { required: true, placeholder: 'price_…' }),
    idempotencyKeyField,
    quantityField,
    prorationField,
    metadataField,
  ],
  async execute(parameters, calls) {
    const key = idempotencyKeyOf(parameters);
    const subscription = parameters.id('subscriptionId', 'sub');
    const params = {
      subscription,
      price: parameters.id('priceId', 'price'),
      quantity: parameters.wholeNumber('quantity'),
      proration_behavior:
        parameters.choiceOrUndefined('prorationBehavior', PRORATIONS) ?? ('create_prorations' as const),
      metadata: marked(parameters.metadata('metadata'), key),
    };
    return calls.once(
      key,
      (stripe, once) => stripe.subscriptionItems.create(params, once),
      (stripe) => findMadeUnder(key, stripe.subscriptionItems.list({ subscription, limit: 100 })),
    );
  },
});

import { notSettled } from '../../client/find';
import { idempotencyKeyField, idempotencyKeyOf, metadataField, textField } from '../../fields';
import { request } from '../../operation';
import { given } from '../../parameters/given';
import { PRORATIONS, prorationField, quantityField } from './fields';

export const update = request({
  option: {
    name: 'Update',
    value: 'update',
    description: 'Change the quantity of an item, or its price',
    action: 'Update a subscription item',
  },
  fields: [
    textField('subscriptionItemId', 'Subscription Item ID', 'The item to change', {
      required: true,
      placeholder: 'si_…',
    }),
    idempotencyKeyField,
    textField(
      'priceId',
      'New Price ID',
      'The price that the item moves to, e.g. of another interval. Empty: it keeps its price.',
      { placeholder: 'price_…' },
    ),
    quantityField,
    prorationField,
    metadataField,
  ],
  async execute(parameters, calls) {
    const id = parameters.id('subscriptionItemId', 'si');
    const params = {
      quantity: parameters.wholeNumber('quantity'),
      proration_behavior:
        parameters.choiceOrUndefined('prorationBehavior', PRORATIONS) ?? ('create_prorations' as const),
      ...given({ price: parameters.idOrUndefined('priceId', 'price'), metadata: parameters.metadata('metadata') }),
    };
    return calls.once(
      idempotencyKeyOf(parameters),
      (stripe, once) => stripe.subscriptionItems.update(id, params, once),
      notSettled,
    );
  },
});

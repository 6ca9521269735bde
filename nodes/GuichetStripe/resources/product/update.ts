import { notSettled } from '../../client/find';
import { idempotencyKeyField, idempotencyKeyOf, metadataField, textField } from '../../fields';
import { request } from '../../operation';
import { given } from '../../parameters/given';
import { activeField, activeOf, changedDetailsOf, productDetails } from './fields';

export const update = request({
  option: { name: 'Update', value: 'update', description: 'Change a product', action: 'Update a product' },
  fields: [
    textField('productId', 'Product ID', 'The product to change', {
      required: true,
      placeholder: 'prod_… or space_42',
    }),
    idempotencyKeyField,
    textField('name', 'Name', 'Empty: stays as it is'),
    textField(
      'defaultPrice',
      'Default Price ID',
      'The price that the product is sold at from now on. Set it before the old one is archived: Stripe keeps a default price from being archived.',
      { placeholder: 'price_…' },
    ),
    activeField,
    metadataField,
    productDetails,
  ],
  async execute(parameters, calls) {
    const id = parameters.id('productId');
    const params = {
      ...given({
        name: parameters.nameOrUndefined('name'),
        default_price: parameters.idOrUndefined('defaultPrice', 'price'),
        active: activeOf(parameters),
        metadata: parameters.metadata('metadata'),
      }),
      ...changedDetailsOf(parameters),
    };
    return calls.once(
      idempotencyKeyOf(parameters),
      (stripe, once) => stripe.products.update(id, params, once),
      notSettled,
    );
  },
});

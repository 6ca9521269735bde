import { fieldsOf, textField } from '../../fields';
import type { StripeOperation } from '../../operation';
import { missingField, orDeleted } from '../missing';

export const retrieve: StripeOperation = {
  option: { name: 'Get', value: 'retrieve', description: 'Retrieve a product', action: 'Get a product' },
  fields: fieldsOf('product', 'retrieve', [
    textField('productId', 'Product ID', 'The product to fetch', { required: true }),
    missingField,
  ]),
  async run(parameters, calls) {
    const id = parameters.id('productId');
    return orDeleted(
      parameters,
      'product',
      id,
      calls.read((stripe) => stripe.products.retrieve(id)),
    );
  },
};

import { textField } from '../../fields';
import { request } from '../../operation';
import { missingField, orDeleted } from '../missing';

export const retrieve = request({
  option: { name: 'Get', value: 'retrieve', description: 'Retrieve a product', action: 'Get a product' },
  fields: [textField('productId', 'Product ID', 'The product to fetch', { required: true }), missingField],
  async execute(parameters, calls) {
    const id = parameters.id('productId');
    return orDeleted(
      parameters,
      'product',
      id,
      calls.read((stripe) => stripe.products.retrieve(id)),
    );
  },
});

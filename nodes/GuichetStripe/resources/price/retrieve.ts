import { textField } from '../../fields';
import { request } from '../../operation';
import { missingField, orDeleted } from '../missing';

export const retrieve = request({
  option: { name: 'Get', value: 'retrieve', description: 'Retrieve a price', action: 'Get a price' },
  fields: [
    textField('priceId', 'Price ID', 'The price to fetch', { required: true, placeholder: 'price_…' }),
    missingField,
  ],
  async execute(parameters, calls) {
    const id = parameters.id('priceId', 'price');
    return orDeleted(
      parameters,
      'price',
      id,
      calls.read((stripe) => stripe.prices.retrieve(id)),
    );
  },
});

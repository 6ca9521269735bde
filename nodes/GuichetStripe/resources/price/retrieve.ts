import { fieldsOf, textField } from '../../fields';
import type { StripeOperation } from '../../operation';
import { missingField, orDeleted } from '../missing';

export const retrieve: StripeOperation = {
  option: { name: 'Get', value: 'retrieve', description: 'Retrieve a price', action: 'Get a price' },
  fields: fieldsOf('price', 'retrieve', [
    textField('priceId', 'Price ID', 'The price to fetch', { required: true, placeholder: 'price_…' }),
    missingField,
  ]),
  async run(parameters, calls) {
    const id = parameters.id('priceId', 'price');
    return orDeleted(
      parameters,
      'price',
      id,
      calls.read((stripe) => stripe.prices.retrieve(id)),
    );
  },
};

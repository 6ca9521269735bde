import { fieldsOf, textField } from '../../fields';
import type { StripeOperation } from '../../operation';

export const retrieve: StripeOperation = {
  option: {
    name: 'Get',
    value: 'retrieve',
    description: 'Retrieve a customer with its tax numbers',
    action: 'Get a customer',
  },
  fields: fieldsOf('customer', 'retrieve', [
    textField('customerId', 'Customer ID', 'The customer to fetch', { required: true, placeholder: 'cus_…' }),
  ]),
  async run(parameters, calls) {
    const id = parameters.id('customerId', 'cus');
    return calls.read((stripe) => stripe.customers.retrieve(id, { expand: ['tax_ids'] }));
  },
};

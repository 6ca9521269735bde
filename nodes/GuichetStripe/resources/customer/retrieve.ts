import { textField } from '../../fields';
import { request } from '../../operation';

export const retrieve = request({
  option: {
    name: 'Get',
    value: 'retrieve',
    description: 'Retrieve a customer with its tax numbers',
    action: 'Get a customer',
  },
  fields: [textField('customerId', 'Customer ID', 'The customer to fetch', { required: true, placeholder: 'cus_…' })],
  async execute(parameters, calls) {
    const id = parameters.id('customerId', 'cus');
    return calls.read((stripe) => stripe.customers.retrieve(id, { expand: ['tax_ids'] }));
  },
});

import { textField } from '../../fields';
import { request } from '../../operation';
import { missingField, orDeleted } from '../missing';

export const retrieve = request({
  option: {
    name: 'Get',
    value: 'retrieve',
    description: 'Retrieve an invoice with the payments on it',
    action: 'Get an invoice',
  },
  fields: [
    textField('invoiceId', 'Invoice ID', 'The invoice to fetch', { required: true, placeholder: 'in_…' }),
    missingField,
  ],
  async execute(parameters, calls) {
    const id = parameters.id('invoiceId', 'in');
    return orDeleted(
      parameters,
      'invoice',
      id,
      calls.read((stripe) => stripe.invoices.retrieve(id, { expand: ['payments'] })),
    );
  },
});

import { fieldsOf, textField } from '../../fields';
import type { StripeOperation } from '../../operation';
import { missingField, orDeleted } from '../missing';

export const retrieve: StripeOperation = {
  option: {
    name: 'Get',
    value: 'retrieve',
    description: 'Retrieve an invoice with the payments on it',
    action: 'Get an invoice',
  },
  fields: fieldsOf('invoice', 'retrieve', [
    textField('invoiceId', 'Invoice ID', 'The invoice to fetch', { required: true, placeholder: 'in_…' }),
    missingField,
  ]),
  async run(parameters, calls) {
    const id = parameters.id('invoiceId', 'in');
    return orDeleted(
      parameters,
      'invoice',
      id,
      calls.read((stripe) => stripe.invoices.retrieve(id, { expand: ['payments'] })),
    );
  },
};

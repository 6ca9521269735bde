import { textField } from '../../fields';
import { request } from '../../operation';
import { missingField, orDeleted } from '../missing';

export const retrieve = request({
  option: {
    name: 'Get',
    value: 'retrieve',
    description: 'Retrieve a payment on an invoice',
    action: 'Get an invoice payment',
  },
  fields: [
    textField('invoicePaymentId', 'Invoice Payment ID', 'The invoice payment to fetch', {
      required: true,
      placeholder: 'inpay_…',
    }),
    missingField,
  ],
  async execute(parameters, calls) {
    const id = parameters.id('invoicePaymentId', 'inpay');
    return orDeleted(
      parameters,
      'invoice_payment',
      id,
      calls.read((stripe) => stripe.invoicePayments.retrieve(id)),
    );
  },
});

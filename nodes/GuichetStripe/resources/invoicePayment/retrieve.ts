import { fieldsOf, textField } from '../../fields';
import type { StripeOperation } from '../../operation';
import { missingField, orDeleted } from '../missing';

export const retrieve: StripeOperation = {
  option: {
    name: 'Get',
    value: 'retrieve',
    description: 'Retrieve a payment on an invoice',
    action: 'Get an invoice payment',
  },
  fields: fieldsOf('invoicePayment', 'retrieve', [
    textField('invoicePaymentId', 'Invoice Payment ID', 'The invoice payment to fetch', {
      required: true,
      placeholder: 'inpay_…',
    }),
    missingField,
  ]),
  async run(parameters, calls) {
    const id = parameters.id('invoicePaymentId', 'inpay');
    return orDeleted(
      parameters,
      'invoice_payment',
      id,
      calls.read((stripe) => stripe.invoicePayments.retrieve(id)),
    );
  },
};

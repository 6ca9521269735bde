import { findMadeUnder, marked, recently } from '../../client/find';
import { idempotencyKeyField, idempotencyKeyOf, metadataField, textField } from '../../fields';
import { request } from '../../operation';
import { given } from '../../parameters/given';
import { requireChargeable } from '../../parameters/minimum';

export const create = request({
  option: {
    name: 'Create',
    value: 'create',
    description: 'Create a payment intent',
    action: 'Create a payment intent',
  },
  fields: [
    idempotencyKeyField,
    {
      displayName: 'Amount',
      name: 'amount',
      type: 'number',
      typeOptions: { minValue: 1, numberPrecision: 0 },
      required: true,
      default: 0,
      description: 'In minor units (cents): 250 is 2.50 €; at least 50 in euros',
    },
    textField('currency', 'Currency', 'Three letters', { required: true, default: 'eur' }),
    textField('customerId', 'Customer ID', 'Who pays', { placeholder: 'cus_…' }),
    {
      displayName: 'Capture',
      name: 'captureMethod',
      type: 'options',
      default: 'automatic_async',
      options: [
        { name: 'At Once', value: 'automatic_async' },
        { name: 'Later (Manual)', value: 'manual', description: 'The money is held, and taken by Capture' },
      ],
      description: 'When the money is taken',
    },
    textField('receiptEmail', 'Receipt Email', 'Where Stripe sends the receipt', { placeholder: 'name@email.com' }),
    textField('description', 'Description', 'For staff and receipts'),
    textField('paymentMethodId', 'Payment Method ID', 'A stored card; with it the intent is confirmed at once', {
      placeholder: 'pm_…',
    }),
    textField('returnUrl', 'Return URL', 'Where the buyer comes back to after 3-D Secure; only with a payment method', {
      placeholder: 'https://…',
    }),
    metadataField,
  ],
  async execute(parameters, calls) {
    const key = idempotencyKeyOf(parameters);
    const amount = parameters.amount('amount');
    const currency = parameters.currency('currency');
    requireChargeable('amount', amount, currency);
    const customer = parameters.idOrUndefined('customerId', 'cus');
    const method = parameters.textOrUndefined('paymentMethodId', 'key');
    const params = {
      amount,
      currency,
      capture_method:
        parameters.choiceOrUndefined('captureMethod', ['automatic_async', 'manual']) ?? ('automatic_async' as const),
      ...given({
        customer,
        receipt_email: parameters.textOrUndefined('receiptEmail'),
        description: parameters.textOrUndefined('description'),
        payment_method: method,
        confirm: method === undefined ? undefined : true,
        return_url: method === undefined ? undefined : parameters.urlOrUndefined('returnUrl'),
      }),
      metadata: marked(parameters.metadata('metadata'), key),
    };
    return calls.once(
      key,
      (stripe, once) => stripe.paymentIntents.create(params, once),
      (stripe) =>
        findMadeUnder(key, stripe.paymentIntents.list({ created: recently(), limit: 100, ...given({ customer }) })),
    );
  },
});

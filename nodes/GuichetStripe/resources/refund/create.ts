import { findMadeUnder, marked } from '../../client/find';
import { amountFields, amountOf, fieldsOf, idempotencyKeyField, idempotencyKeyOf, metadataField, textField } from '../../fields';
import type { StripeOperation } from '../../operation';
import { given } from '../../parameters/given';

const REASONS = ['duplicate', 'fraudulent', 'requested_by_customer'] as const;

/** Its status is the beginning of the story only: a refund is final when `refund.updated` or `refund.failed` says so. */
export const create: StripeOperation = {
  option: { name: 'Create', value: 'create', description: 'Give money back, all or a part; "status" may still be pending', action: 'Create a refund' },
  fields: fieldsOf('refund', 'create', [
    textField('paymentIntentId', 'Payment Intent ID', 'The payment that goes back', { required: true, placeholder: 'pi_…' }),
    idempotencyKeyField,
    ...amountFields('amount', 'Amount', 'All That Is Left'),
    {
      displayName: 'Reason',
      name: 'reason',
      type: 'options',
      default: 'requested_by_customer',
      options: [
        { name: 'Duplicate', value: 'duplicate' },
        { name: 'Fraudulent', value: 'fraudulent' },
        { name: 'None', value: 'unchanged' },
        { name: 'Requested by Customer', value: 'requested_by_customer' },
      ],
      description: 'What Stripe notes as the reason',
    },
    metadataField,
  ]),
  async run(parameters, calls) {
    const key = idempotencyKeyOf(parameters);
    const paymentIntent = parameters.id('paymentIntentId', 'pi');
    const params = {
      payment_intent: paymentIntent,
      ...given({ amount: amountOf(parameters, 'amount'), reason: parameters.choiceOrUndefined('reason', REASONS) }),
      metadata: marked(parameters.metadata('metadata'), key),
    };
    return calls.once(
      key,
      (stripe, once) => stripe.refunds.create(params, once),
      (stripe) => findMadeUnder(key, stripe.refunds.list({ payment_intent: paymentIntent, limit: 100 })),
    );
  },
};

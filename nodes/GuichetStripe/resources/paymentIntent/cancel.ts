import { idempotencyKeyField, idempotencyKeyOf, textField } from '../../fields';
import { request } from '../../operation';
import { given } from '../../parameters/given';
import { reach } from './reached';

const REASONS = ['abandoned', 'duplicate', 'fraudulent', 'requested_by_customer'] as const;

/**
 * Gives a payment up. Where the money has come first, the item goes on with the intent as it is, `status: succeeded`:
 * nothing is left to cancel, and the event of the payment decides what becomes of the money.
 */
export const cancel = request({
  option: {
    name: 'Cancel',
    value: 'cancel',
    description:
      'Give up a payment; money that is held is released. Look at "status" after it: "succeeded" means that it was paid first.',
    action: 'Cancel a payment intent',
  },
  fields: [
    textField('paymentIntentId', 'Payment Intent ID', 'The payment to give up', {
      required: true,
      placeholder: 'pi_…',
    }),
    idempotencyKeyField,
    {
      displayName: 'Reason',
      name: 'cancellationReason',
      type: 'options',
      default: 'unchanged',
      options: [
        { name: 'Abandoned', value: 'abandoned' },
        { name: 'Duplicate', value: 'duplicate' },
        { name: 'Fraudulent', value: 'fraudulent' },
        { name: 'None', value: 'unchanged' },
        { name: 'Requested by Customer', value: 'requested_by_customer' },
      ],
      description: 'What Stripe notes as the reason',
    },
  ],
  async execute(parameters, calls) {
    const id = parameters.id('paymentIntentId', 'pi');
    const params = given({ cancellation_reason: parameters.choiceOrUndefined('cancellationReason', REASONS) });
    return reach(calls, id, { ends: ['canceled', 'succeeded'], key: idempotencyKeyOf(parameters) }, (stripe, once) =>
      stripe.paymentIntents.cancel(id, params, once),
    );
  },
});

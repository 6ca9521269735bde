import { amountFields, amountOf, idempotencyKeyField, idempotencyKeyOf, textField } from '../../fields';
import { request } from '../../operation';
import { given } from '../../parameters/given';
import { reach } from './reached';

/** What was captured or released before is no failure: the item goes on with the intent as it is, and its events say what that means. */
export const capture = request({
  option: {
    name: 'Capture',
    value: 'capture',
    description:
      'Take money that is held, or a part of it; the rest is released. Look at "status" after it: "canceled" means that the hold was released first.',
    action: 'Capture a payment intent',
  },
  fields: [
    textField('paymentIntentId', 'Payment Intent ID', 'The payment whose money is held', {
      required: true,
      placeholder: 'pi_…',
    }),
    idempotencyKeyField,
    ...amountFields('amountToCapture', 'Amount to Capture', 'All That Is Held'),
  ],
  async execute(parameters, calls) {
    const id = parameters.id('paymentIntentId', 'pi');
    const params = given({ amount_to_capture: amountOf(parameters, 'amountToCapture') });
    return reach(calls, id, { ends: ['succeeded', 'canceled'], key: idempotencyKeyOf(parameters) }, (stripe, once) =>
      stripe.paymentIntents.capture(id, params, once),
    );
  },
});

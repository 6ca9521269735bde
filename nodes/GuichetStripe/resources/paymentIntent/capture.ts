import { fieldsOf, idempotencyKeyField, idempotencyKeyOf, textField } from '../../fields';
import type { StripeOperation } from '../../operation';
import { given } from '../../parameters/given';
import { reach } from './reached';

export const capture: StripeOperation = {
  option: { name: 'Capture', value: 'capture', description: 'Take money that is held, or a part of it; the rest is released', action: 'Capture a payment intent' },
  fields: fieldsOf('paymentIntent', 'capture', [
    textField('paymentIntentId', 'Payment Intent ID', 'The payment whose money is held', { required: true, placeholder: 'pi_…' }),
    idempotencyKeyField,
    {
      displayName: 'Amount to Capture',
      name: 'amountToCapture',
      type: 'number',
      typeOptions: { minValue: 0, numberPrecision: 0 },
      default: 0,
      description: 'In minor units (cents); 0 for all that is held',
    },
  ]),
  async run(parameters, calls) {
    const id = parameters.id('paymentIntentId', 'pi');
    const params = given({ amount_to_capture: parameters.amountOrUndefined('amountToCapture') || undefined });
    return reach(calls, id, ['succeeded'], idempotencyKeyOf(parameters), (stripe, once) => stripe.paymentIntents.capture(id, params, once));
  },
};

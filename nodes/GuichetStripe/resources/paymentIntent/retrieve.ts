import { fieldsOf, textField } from '../../fields';
import type { StripeOperation } from '../../operation';

export const retrieve: StripeOperation = {
  option: {
    name: 'Get',
    value: 'retrieve',
    description: 'Retrieve a payment intent with its latest charge',
    action: 'Get a payment intent',
  },
  fields: fieldsOf('paymentIntent', 'retrieve', [
    textField('paymentIntentId', 'Payment Intent ID', 'The payment to fetch', { required: true, placeholder: 'pi_…' }),
  ]),
  async run(parameters, calls) {
    const id = parameters.id('paymentIntentId', 'pi');
    return calls.read((stripe) => stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] }));
  },
};

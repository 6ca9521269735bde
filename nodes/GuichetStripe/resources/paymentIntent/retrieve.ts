import { textField } from '../../fields';
import { request } from '../../operation';

export const retrieve = request({
  option: {
    name: 'Get',
    value: 'retrieve',
    description: 'Retrieve a payment intent with its latest charge',
    action: 'Get a payment intent',
  },
  fields: [
    textField('paymentIntentId', 'Payment Intent ID', 'The payment to fetch', { required: true, placeholder: 'pi_…' }),
  ],
  async execute(parameters, calls) {
    const id = parameters.id('paymentIntentId', 'pi');
    return calls.read((stripe) => stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] }));
  },
});

import { textField } from '../../fields';
import { request } from '../../operation';

export const retrieve = request({
  option: {
    name: 'Get',
    value: 'retrieve',
    description: 'Retrieve a Checkout Session with its payment intent',
    action: 'Get a checkout session',
  },
  fields: [
    textField('sessionId', 'Session ID', 'The Checkout Session to fetch', { required: true, placeholder: 'cs_…' }),
  ],
  async execute(parameters, calls) {
    const id = parameters.id('sessionId', 'cs');
    return calls.read((stripe) => stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] }));
  },
});

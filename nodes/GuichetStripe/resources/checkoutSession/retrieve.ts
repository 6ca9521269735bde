import { fieldsOf, textField } from '../../fields';
import type { StripeOperation } from '../../operation';

export const retrieve: StripeOperation = {
  option: {
    name: 'Get',
    value: 'retrieve',
    description: 'Retrieve a Checkout Session with its payment intent',
    action: 'Get a checkout session',
  },
  fields: fieldsOf('checkoutSession', 'retrieve', [
    textField('sessionId', 'Session ID', 'The Checkout Session to fetch', { required: true, placeholder: 'cs_…' }),
  ]),
  async run(parameters, calls) {
    const id = parameters.id('sessionId', 'cs');
    return calls.read((stripe) => stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] }));
  },
};

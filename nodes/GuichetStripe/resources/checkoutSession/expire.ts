import Stripe from 'stripe';
import { attempt } from '../../client/attempt';
import { idempotencyKeyField, idempotencyKeyOf, textField } from '../../fields';
import { request } from '../../operation';

/**
 * Ends a session before somebody pays on it. Where it is not open any more, the item goes on with the session as it
 * is: `status: complete` means that it was paid first, `expired` that it was ended already.
 */
export const expire = request({
  option: {
    name: 'Expire',
    value: 'expire',
    description: 'End a Checkout page; look at "status" after it: "complete" means that it was paid first',
    action: 'Expire a checkout session',
  },
  fields: [
    textField('sessionId', 'Session ID', 'The Checkout Session to end', { required: true, placeholder: 'cs_…' }),
    idempotencyKeyField,
  ],
  async execute(parameters, calls) {
    const id = parameters.id('sessionId', 'cs');
    const retrieve = (stripe: Stripe) => stripe.checkout.sessions.retrieve(id);
    const closed = async (stripe: Stripe) => {
      const session = await retrieve(stripe);
      return session.status === 'open' ? undefined : session;
    };
    const key = idempotencyKeyOf(parameters);
    const expired = await attempt(() =>
      calls.once(key, (stripe, once) => stripe.checkout.sessions.expire(id, {}, once), closed),
    );
    if (expired.ok) return expired.value;
    if (!(expired.error instanceof Stripe.errors.StripeInvalidRequestError) || expired.error.statusCode !== 400)
      throw expired.error;
    const session = await calls.read(closed);
    if (session === undefined) throw expired.error;
    return session;
  },
});

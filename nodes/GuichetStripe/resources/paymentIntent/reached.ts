import Stripe from 'stripe';
import { attempt } from '../../client/attempt';
import type { StripeCalls } from '../../client/calls';

/**
 * Carries an intent to a state, once. Where it is there already, from a try whose answer was lost, that is
 * success as well; any other state that Stripe refuses stays an error.
 */
export async function reach(
  calls: StripeCalls,
  id: string,
  status: Stripe.PaymentIntent.Status,
  key: string,
  request: (stripe: Stripe, once: { idempotencyKey: string }) => Promise<Stripe.PaymentIntent>,
): Promise<Stripe.PaymentIntent> {
  const reached = async (stripe: Stripe) => {
    const intent = await stripe.paymentIntents.retrieve(id);
    return intent.status === status ? intent : undefined;
  };
  const done = await attempt(() => calls.once(key, request, reached));
  if (done.ok) return done.value;
  if (!(done.error instanceof Stripe.errors.StripeError) || done.error.code !== 'payment_intent_unexpected_state') throw done.error;
  const intent = await calls.read(reached);
  if (intent === undefined) throw done.error;
  return intent;
}

import Stripe from 'stripe';
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
  try {
    return await calls.once(key, request, reached);
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError) || error.code !== 'payment_intent_unexpected_state') throw error;
    const intent = await calls.read(reached);
    if (intent === undefined) throw error;
    return intent;
  }
}

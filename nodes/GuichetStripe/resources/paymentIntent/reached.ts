import Stripe from 'stripe';
import { attempt } from '../../client/attempt';
import type { StripeCalls } from '../../client/calls';

/**
 * Carries an intent to an end, once. Where it has come to one of `ends` already, from a try whose answer was lost or
 * by somebody else's doing, the item goes on with the intent as it is; any other state that Stripe refuses stays an error.
 */
export async function reach(
  calls: StripeCalls,
  id: string,
  { ends, key }: { ends: readonly Stripe.PaymentIntent.Status[]; key: string },
  request: (stripe: Stripe, once: { idempotencyKey: string }) => Promise<Stripe.PaymentIntent>,
): Promise<Stripe.PaymentIntent> {
  const reached = async (stripe: Stripe) => {
    const intent = await stripe.paymentIntents.retrieve(id);
    return ends.includes(intent.status) ? intent : undefined;
  };
  const done = await attempt(() => calls.once(key, request, reached));
  if (done.ok) return done.value;
  if (!(done.error instanceof Stripe.errors.StripeError) || done.error.code !== 'payment_intent_unexpected_state')
    throw done.error;
  const intent = await calls.read((stripe) => stripe.paymentIntents.retrieve(id));
  if (ends.includes(intent.status)) return intent;
  // Stripe keeps a refusal under its key: where the intent has moved since, it is asked for under another
  if (intent.status === done.error.payment_intent?.status) throw done.error;
  return calls.once(`${key}:${intent.status}`, request, reached);
}

import Stripe from 'stripe';
import { attempt } from '../../client/attempt';
import type { StripeCalls } from '../../client/calls';
import { findMadeUnder, marked } from '../../client/find';
import { RefundRefused } from '../../client/refundRefused';
import { amountFields, amountOf, idempotencyKeyField, idempotencyKeyOf, metadataField, textField } from '../../fields';
import { request } from '../../operation';
import { given } from '../../parameters/given';

const REASONS = ['duplicate', 'fraudulent', 'requested_by_customer'] as const;

/**
 * Its status is the beginning of the story only: a refund is final when `refund.updated` or `refund.failed` says so.
 * Where Stripe refuses because there is less left than asked for, the error says with `found` what has gone back.
 */
export const create = request({
  option: {
    name: 'Create',
    value: 'create',
    description: 'Give money back, all or a part; "status" may still be pending',
    action: 'Create a refund',
  },
  fields: [
    textField('paymentIntentId', 'Payment Intent ID', 'The payment that goes back', {
      required: true,
      placeholder: 'pi_…',
    }),
    idempotencyKeyField,
    ...amountFields('amount', 'Amount', 'All That Is Left'),
    {
      displayName: 'Reason',
      name: 'reason',
      type: 'options',
      default: 'requested_by_customer',
      options: [
        { name: 'Duplicate', value: 'duplicate' },
        { name: 'Fraudulent', value: 'fraudulent' },
        { name: 'None', value: 'unchanged' },
        { name: 'Requested by Customer', value: 'requested_by_customer' },
      ],
      description: 'What Stripe notes as the reason',
    },
    metadataField,
  ],
  async execute(parameters, calls) {
    const key = idempotencyKeyOf(parameters);
    const paymentIntent = parameters.id('paymentIntentId', 'pi');
    const params = {
      payment_intent: paymentIntent,
      ...given({ amount: amountOf(parameters, 'amount'), reason: parameters.choiceOrUndefined('reason', REASONS) }),
      metadata: marked(parameters.metadata('metadata'), key),
    };
    const { amount } = params;
    const made = await attempt(() =>
      calls.once(
        key,
        (stripe, once) => stripe.refunds.create(params, once),
        (stripe) => findMadeUnder(key, stripe.refunds.list({ payment_intent: paymentIntent, limit: 100 })),
      ),
    );
    if (made.ok) return made.value;
    throw await explained(made.error, calls, paymentIntent, { amount });
  },
});

/** The refusal with what has been refunded already, where that is its reason; else as it is. */
async function explained(
  error: unknown,
  calls: StripeCalls,
  paymentIntent: string,
  { amount }: { amount: number | undefined },
): Promise<unknown> {
  const mayBe =
    error instanceof Stripe.errors.StripeInvalidRequestError &&
    (error.code === 'charge_already_refunded' || error.param === 'amount' || error.code === 'amount_too_large');
  if (!mayBe) return error;
  const looked = await attempt(() =>
    calls.read((stripe) => stripe.paymentIntents.retrieve(paymentIntent, { expand: ['latest_charge'] })),
  );
  const charge = looked.ok ? looked.value.latest_charge : null;
  if (charge === null || typeof charge === 'string') return error;
  // what was held and never taken counts as refunded at Stripe
  const refunded = charge.amount_refunded - Math.max(charge.amount - charge.amount_captured, 0);
  const left = charge.amount_captured - refunded;
  if (left > 0 && (amount === undefined || amount <= left)) return error;
  return new RefundRefused(error, left <= 0 ? 'charge_already_refunded' : 'amount_too_large', {
    amount_captured: charge.amount_captured,
    amount_refunded: refunded,
  });
}

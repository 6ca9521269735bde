import { metadataOf } from '../read/metadata';
import type { StripeObject } from '../read/stripeObject';
import type { ChargeSync, EventStamp } from '../rows';

/**
 * `charge.*` except disputes and refunds. `amount_refunded` is the total so far, not one refund, and also what
 * was released of a hold: only up to `amount_captured` did money move.
 */
export function mapCharge(object: StripeObject, stamp: EventStamp): ChargeSync {
  const amount = object.amount('amount');
  const captured = object.booleanOrNull('captured') ?? false;
  return {
    ...stamp,
    object: 'charge',
    row: {
      stripe_charge_id: object.id('id'),
      stripe_payment_intent_id: object.idOrNull('payment_intent'),
      status: object.text('status'),
      amount,
      // since 2020-08-27; before, a charge was captured whole or not at all
      amount_captured: object.amountOrNull('amount_captured') ?? (captured ? amount : 0),
      amount_refunded: object.amount('amount_refunded'),
      currency: object.text('currency'),
      captured,
      refunded: object.booleanOrNull('refunded') ?? false,
      disputed: object.booleanOrNull('disputed') ?? object.has('dispute'),
      receipt_url: object.label('receipt_url'),
      error_code: object.label('failure_code'),
      error_message: object.label('failure_message'),
      metadata: metadataOf(object),
    },
  };
}

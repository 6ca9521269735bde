import { metadataOf } from '../read/metadata';
import type { StripeObject } from '../read/stripeObject';
import type { EventStamp, RefundSync } from '../rows';

/** `refund.*`, and `charge.refund.updated` of older accounts, whose object is the refund as well. */
export function mapRefund(object: StripeObject, stamp: EventStamp): RefundSync {
  return {
    ...stamp,
    object: 'refund',
    row: {
      stripe_refund_id: object.id('id'),
      stripe_payment_intent_id: object.idOrNull('payment_intent'),
      stripe_charge_id: object.idOrNull('charge'),
      amount: object.amount('amount'),
      currency: object.text('currency'),
      status: object.textOrNull('status'),
      reason: object.textOrNull('reason'),
      failure_reason: object.textOrNull('failure_reason'),
      metadata: metadataOf(object),
    },
  };
}

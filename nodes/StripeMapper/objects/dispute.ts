import type { StripeObject } from '../read/stripeObject';
import type { DisputeSync, EventStamp } from '../rows';

/** `charge.dispute.*` */
export function mapDispute(object: StripeObject, stamp: EventStamp): DisputeSync {
  return {
    ...stamp,
    object: 'dispute',
    row: {
      stripe_dispute_id: object.id('id'),
      stripe_charge_id: object.idOrNull('charge'),
      stripe_payment_intent_id: object.idOrNull('payment_intent'),
      amount: object.amount('amount'),
      currency: object.text('currency'),
      status: object.text('status'),
      reason: object.textOrNull('reason'),
      evidence_due_by: object.objectOrNull('evidence_details')?.instantOrNull('due_by') ?? null,
      is_charge_refundable: object.booleanOrNull('is_charge_refundable') ?? false,
    },
  };
}

import { metadataOf } from '../read/metadata';
import type { StripeObject } from '../read/stripeObject';
import type { EventStamp, PaymentIntentSync } from '../rows';

/** `payment_intent.*` */
export function mapPaymentIntent(object: StripeObject, stamp: EventStamp): PaymentIntentSync {
  const error = object.objectOrNull('last_payment_error');
  // until 2022-11-15 a list, newest first; since then one field, seldom expanded
  const charge = object.expanded('latest_charge') ?? object.listOrEmpty('charges')[0];
  return {
    ...stamp,
    object: 'payment_intent',
    row: {
      stripe_payment_intent_id: object.id('id'),
      status: object.text('status'),
      amount: object.amount('amount'),
      amount_capturable: object.amountOrNull('amount_capturable') ?? 0,
      amount_received: object.amountOrNull('amount_received') ?? 0,
      currency: object.text('currency'),
      capture_method: object.textOrNull('capture_method'),
      stripe_customer_id: object.idOrNull('customer'),
      stripe_charge_id: object.idOrNull('latest_charge') ?? charge?.id('id') ?? error?.idOrNull('charge') ?? null,
      receipt_url: charge?.label('receipt_url') ?? null,
      cancellation_reason: object.textOrNull('cancellation_reason'),
      error_code: error?.label('code') ?? null,
      decline_code: error?.label('decline_code') ?? null,
      error_message: error?.label('message') ?? null,
      metadata: metadataOf(object),
    },
  };
}

import { metadataOf } from '../read/metadata';
import type { StripeObject } from '../read/stripeObject';
import type { CheckoutSessionSync, EventStamp } from '../rows';
import { readSubscription } from './subscription';

/** `checkout.session.*` */
export function mapCheckoutSession(object: StripeObject, stamp: EventStamp): CheckoutSessionSync {
  const details = object.objectOrNull('customer_details');
  const address = details?.expanded('address') ?? null;
  const taxId = details?.entries('tax_ids')[0];
  return {
    ...stamp,
    object: 'checkout.session',
    row: {
      stripe_checkout_session_id: object.id('id'),
      mode: object.text('mode'),
      status: object.textOrNull('status'),
      payment_status: object.text('payment_status'),
      stripe_customer_id: object.idOrNull('customer'),
      stripe_subscription_id: object.idOrNull('subscription'),
      stripe_payment_intent_id: object.idOrNull('payment_intent'),
      stripe_setup_intent_id: object.idOrNull('setup_intent'),
      client_reference_id: object.textOrNull('client_reference_id'),
      currency: object.textOrNull('currency'),
      amount_total: object.amountOrNull('amount_total'),
      customer_email: details?.label('email') ?? object.label('customer_email'),
      customer_name:
        details?.label('business_name') ?? details?.label('name') ?? details?.label('individual_name') ?? null,
      customer_country: address?.label('country') ?? null,
      customer_address: address === null ? null : address.fields,
      tax_id: taxId?.label('value') ?? null,
      expires_at: object.instantOrNull('expires_at'),
      metadata: metadataOf(object),
      subscription: expandedSubscriptionOf(object),
    },
  };
}

/** Webhooks bring the bare id; a session fetched with `expand: ['subscription']` brings the object. */
function expandedSubscriptionOf(object: StripeObject): CheckoutSessionSync['row']['subscription'] {
  const subscription = object.expanded('subscription');
  if (subscription === null) return null;
  const { row, items } = readSubscription(subscription);
  return { row, items };
}

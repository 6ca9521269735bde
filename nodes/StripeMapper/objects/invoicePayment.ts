import type { StripeObject } from '../read/stripeObject';
import type { EventStamp, InvoicePaymentSync } from '../rows';

/** `invoice_payment.*`: since 2025-03-31 it alone says which PaymentIntent paid an invoice. */
export function mapInvoicePayment(object: StripeObject, stamp: EventStamp): InvoicePaymentSync {
  return {
    ...stamp,
    object: 'invoice_payment',
    row: {
      stripe_invoice_payment_id: object.id('id'),
      stripe_invoice_id: object.id('invoice'),
      ...invoicePaymentIdsOf(object),
      amount_paid: object.amountOrNull('amount_paid'),
      currency: object.text('currency'),
      status: object.text('status'),
      paid_at: object.objectOrNull('status_transitions')?.instantOrNull('paid_at') ?? null,
    },
  };
}

/** `payment.payment_intent` or `payment.charge` of an InvoicePayment; both null for payments outside of Stripe. */
export function invoicePaymentIdsOf(object: StripeObject): {
  stripe_payment_intent_id: string | null;
  stripe_charge_id: string | null;
} {
  const payment = object.objectOrNull('payment');
  return {
    stripe_payment_intent_id: payment?.idOrNull('payment_intent') ?? null,
    stripe_charge_id: payment?.idOrNull('charge') ?? null,
  };
}

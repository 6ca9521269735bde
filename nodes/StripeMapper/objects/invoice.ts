import { metadataOf } from '../read/metadata';
import type { StripeObject } from '../read/stripeObject';
import type { EventStamp, InvoiceRow, InvoiceSync } from '../rows';
import { invoicePaymentIdsOf } from './invoicePayment';

const OUTCOMES: Readonly<Record<string, InvoiceRow['payment_outcome']>> = {
  'invoice.paid': 'succeeded',
  'invoice.payment_succeeded': 'succeeded',
  'invoice.payment_failed': 'failed',
  'invoice.payment_action_required': 'action_required',
};

/** `invoice.*` except `invoice.upcoming`, a preview that has no id and is never stored. */
export function mapInvoice(object: StripeObject, stamp: EventStamp): InvoiceSync {
  const payment = paymentOf(object);
  return {
    ...stamp,
    object: 'invoice',
    row: {
      stripe_invoice_id: object.id('id'),
      stripe_customer_id: object.idOrNull('customer'),
      stripe_subscription_id: subscriptionIdOf(object),
      stripe_payment_intent_id: object.idOrNull('payment_intent') ?? payment?.stripe_payment_intent_id ?? null,
      stripe_charge_id: object.idOrNull('charge') ?? payment?.stripe_charge_id ?? null,
      number: object.label('number'),
      // the last one of a draft: its object still says draft
      status:
        stamp.event_type === 'invoice.deleted'
          ? 'deleted'
          : (object.textOrNull('status') ?? (object.booleanOrNull('paid') === true ? 'paid' : null)),
      billing_reason: object.textOrNull('billing_reason'),
      currency: object.text('currency'),
      subtotal: object.amountOrNull('subtotal'),
      tax: taxOf(object),
      total: object.amountOrNull('total'),
      amount_due: object.amountOrNull('amount_due'),
      amount_paid: object.amountOrNull('amount_paid'),
      amount_remaining: object.amountOrNull('amount_remaining'),
      attempt_count: object.countOrNull('attempt_count'),
      next_payment_attempt: object.instantOrNull('next_payment_attempt'),
      period_start: object.instantOrNull('period_start'),
      period_end: object.instantOrNull('period_end'),
      due_date: object.instantOrNull('due_date'),
      paid_at: object.objectOrNull('status_transitions')?.instantOrNull('paid_at') ?? null,
      hosted_invoice_url: object.label('hosted_invoice_url'),
      invoice_pdf: object.label('invoice_pdf'),
      customer_email: object.label('customer_email'),
      customer_name: object.label('customer_name'),
      stripe_created: object.instantOrNull('created'),
      metadata: metadataOf(object),
      payment_outcome: OUTCOMES[stamp.event_type] ?? null,
      finalization_error: finalizationErrorOf(object),
    },
  };
}

/** Why Stripe could not finalise it, in its words for the account, else its code. */
function finalizationErrorOf(object: StripeObject): string | null {
  const error = object.expanded('last_finalization_error');
  return error?.label('message') ?? error?.label('code') ?? null;
}

/**
 * `parent.subscription_details.subscription` since 2025-03-31, `subscription` before, else the first line
 * that names one. A parent of another type (a quote) says nothing here, even where Stripe fills the field.
 */
function subscriptionIdOf(object: StripeObject): string | null {
  const parent = object.objectOrNull('parent');
  const details =
    parent === null || isOfAnotherType(parent, 'subscription_details')
      ? null
      : parent.objectOrNull('subscription_details');
  const named = details?.idOrNull('subscription') ?? object.idOrNull('subscription');
  if (named !== null) return named;
  for (const line of object.listOrEmpty('lines')) {
    const found = subscriptionIdOfLine(line);
    if (found !== null) return found;
  }
  return null;
}

function subscriptionIdOfLine(line: StripeObject): string | null {
  const parent = line.objectOrNull('parent');
  const details =
    parent === null || isOfAnotherType(parent, 'subscription_item_details')
      ? null
      : parent.objectOrNull('subscription_item_details');
  return details?.idOrNull('subscription') ?? line.idOrNull('subscription');
}

function isOfAnotherType(parent: StripeObject, type: string): boolean {
  const said = parent.textOrNull('type');
  return said !== null && said !== type;
}

/** `tax` until 2025-03-31, then the sum of `total_taxes`; some versions give only `total_tax_amounts`. */
function taxOf(object: StripeObject): number | null {
  const tax = object.amountOrNull('tax');
  if (tax !== null) return tax;
  const parts = [...object.entries('total_taxes')];
  if (parts.length === 0) parts.push(...object.entries('total_tax_amounts'));
  return parts.length === 0 ? null : parts.reduce((sum, part) => sum + part.amount('amount'), 0);
}

/** Of `payments` (only where expanded): the one that was paid, else the default one, else the first. */
function paymentOf(object: StripeObject): ReturnType<typeof invoicePaymentIdsOf> | null {
  const payments = object.listOrEmpty('payments');
  const chosen =
    payments.find((payment) => payment.fields.status === 'paid') ??
    payments.find((payment) => payment.fields.is_default === true) ??
    payments[0];
  return chosen === undefined ? null : invoicePaymentIdsOf(chosen);
}

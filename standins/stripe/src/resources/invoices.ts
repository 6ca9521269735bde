import type { Invoice, InvoiceLine, PaymentIntent, Subscription } from '../objects.ts';
import type { Account } from '../state/account.ts';
import { paymentMethodOf } from './cards.ts';
import { confirmIntent } from './payment.ts';
import { openIntent } from './paymentIntents.ts';

/**
 * The invoice of a subscription's period, finalized and its payment attempted.
 * A zero invoice (of a trial) is paid without a payment.
 */
export function invoiceSubscription(
  account: Account,
  subscription: Subscription,
  reason: NonNullable<Invoice['billing_reason']>,
  { free }: { free: boolean },
): { invoice: Invoice; paid: boolean } {
  const draft = draftInvoice(account, subscription, reason, { free });
  account.insert('invoice', draft, 'invoice.created');
  const number = `GUICHET-${String(account.table('invoice').size).padStart(4, '0')}`;
  const open = account.change(
    'invoice',
    draft,
    {
      status: 'open',
      number,
      effective_at: account.now(),
      auto_advance: false,
      automatically_finalizes_at: null,
      hosted_invoice_url: `${account.baseUrl}/invoices/${draft.id}`,
      invoice_pdf: `${account.baseUrl}/invoices/${draft.id}/pdf`,
      status_transitions: { ...draft.status_transitions, finalized_at: account.now() },
    },
    { eventType: 'invoice.finalized' },
  );
  if (open.amount_due === 0) return { invoice: markPaid(account, open, null), paid: true };
  const intent = payInvoice(account, open, subscription);
  if (intent.status === 'succeeded') return { invoice: markPaid(account, open, intent), paid: true };
  const attempted = account.change('invoice', open, {
    attempted: true,
    attempt_count: open.attempt_count + 1,
    next_payment_attempt: account.now() + 3 * 86_400,
  });
  account.emit(
    intent.status === 'requires_action' ? 'invoice.payment_action_required' : 'invoice.payment_failed',
    attempted,
  );
  return { invoice: attempted, paid: false };
}

function payInvoice(account: Account, invoice: Invoice, subscription: Subscription): PaymentIntent {
  const method = subscription.default_payment_method ?? defaultMethodOf(account, invoice.customer);
  const intent = openIntent(account, {
    amount: invoice.amount_due,
    currency: invoice.currency,
    customer: invoice.customer,
    capture_method: 'automatic_async',
    metadata: {},
    description: 'Subscription creation',
    receipt_email: null,
    setup_future_usage: 'off_session',
    payment_method: method === null ? null : paymentMethodOf(account, method, invoice.customer).id,
    allowed: null,
    excluded: null,
  });
  account.insert('invoice_payment', {
    id: account.newId('inpay', 24),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: invoice.amount_due,
    created: account.now(),
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { type: 'payment_intent', payment_intent: intent.id },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  });
  return confirmIntent(account, intent, { answerDecline: false });
}

function defaultMethodOf(account: Account, customer: string): string | null {
  const method = account.table('customer').get(customer)?.invoice_settings.default_payment_method ?? null;
  if (typeof method === 'string') return method;
  return method?.id ?? null;
}

/** Pays an open invoice: by its intent, or by nothing where nothing is due. */
export function markPaid(account: Account, invoice: Invoice, intent: PaymentIntent | null): Invoice {
  const now = account.now();
  const paid = account.change('invoice', invoice, {
    status: 'paid',
    attempted: true,
    attempt_count: invoice.attempt_count + (intent === null ? 0 : 1),
    amount_paid: invoice.amount_due,
    amount_remaining: 0,
    next_payment_attempt: null,
    status_transitions: { ...invoice.status_transitions, paid_at: now },
  });
  const payment =
    intent === null
      ? undefined
      : account
          .table('invoice_payment')
          .values()
          .find((one) => one.payment.payment_intent === intent.id);
  if (payment !== undefined) {
    account.change(
      'invoice_payment',
      payment,
      { status: 'paid', amount_paid: invoice.amount_due, status_transitions: { canceled_at: null, paid_at: now } },
      { eventType: 'invoice_payment.paid' },
    );
  }
  account.emit('invoice.paid', paid);
  account.emit('invoice.payment_succeeded', paid);
  return paid;
}

function draftInvoice(
  account: Account,
  subscription: Subscription,
  reason: NonNullable<Invoice['billing_reason']>,
  { free }: { free: boolean },
): Invoice {
  const id = account.newId('in', 24);
  const customer = account.table('customer').get(subscription.customer);
  const lines = subscription.items.data.map((item): InvoiceLine => {
    const amount = free ? 0 : (item.price.unit_amount ?? 0) * (item.quantity ?? 1);
    return {
      id: account.newId('il', 24),
      object: 'line_item',
      amount,
      currency: item.price.currency,
      description: `${item.quantity ?? 1} × ${account.table('product').get(item.price.product)?.name ?? item.price.id}`,
      discount_amounts: [],
      discountable: true,
      discounts: [],
      invoice: id,
      livemode: false,
      metadata: subscription.metadata,
      parent: {
        type: 'subscription_item_details',
        invoice_item_details: null,
        subscription_item_details: {
          invoice_item: null,
          proration: false,
          proration_details: { credited_items: null },
          subscription: subscription.id,
          subscription_item: item.id,
        },
      },
      period: { start: item.current_period_start, end: item.current_period_end },
      pretax_credit_amounts: [],
      pricing: {
        type: 'price_details',
        price_details: { price: item.price.id, product: item.price.product },
        unit_amount_decimal: null,
      },
      quantity: item.quantity ?? null,
      quantity_decimal: String(item.quantity ?? 1),
      subscription: subscription.id,
      subtotal: amount,
      taxes: [],
    };
  });
  const total = lines.reduce((sum, line) => sum + line.amount, 0);
  const now = account.now();
  return {
    id,
    object: 'invoice',
    account_country: 'FR',
    account_name: 'Guichet',
    account_tax_ids: null,
    amount_due: total,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_remaining: total,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: true,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: null,
    billing_reason: reason,
    collection_method: 'charge_automatically',
    created: now,
    currency: subscription.currency,
    custom_fields: null,
    customer: subscription.customer,
    customer_account: null,
    customer_address: customer?.address ?? null,
    customer_email: customer?.email ?? null,
    customer_name: customer?.name ?? null,
    customer_phone: customer?.phone ?? null,
    customer_shipping: null,
    customer_tax_exempt: 'none',
    customer_tax_ids: [],
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    due_date: null,
    effective_at: null,
    ending_balance: 0,
    footer: null,
    from_invoice: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: 'self' },
    last_finalization_error: null,
    latest_revision: null,
    lines: { object: 'list', data: lines, has_more: false, url: `/v1/invoices/${id}/lines` },
    livemode: false,
    metadata: {},
    next_payment_attempt: null,
    number: null,
    on_behalf_of: null,
    parent: {
      type: 'subscription_details',
      quote_details: null,
      subscription_details: { subscription: subscription.id, metadata: subscription.metadata },
    },
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: now,
    period_start: now,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: 0,
    statement_descriptor: null,
    status: 'draft',
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    subtotal: total,
    subtotal_excluding_tax: total,
    test_clock: null,
    total,
    total_discount_amounts: [],
    total_excluding_tax: total,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: null,
  };
}

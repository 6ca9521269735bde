import type {
  CheckoutSessionSync,
  CustomerSync,
  InvoicePaymentSync,
  InvoiceSync,
  PriceSync,
  ProductSync,
  SubscriptionItemRow,
  SubscriptionRow,
  SubscriptionSync,
} from '../../../nodes/StripeMapper/rows.ts';

/** Rows as the Stripe Mapper gives them, with everything that a test does not speak of filled in. */

interface Stamp {
  event_id?: string;
  event_type?: string;
  event_created: number;
  previous_attributes?: Record<string, unknown> | null;
}

let counter = 0;
function stamp({ event_id, event_type, event_created, previous_attributes = null }: Stamp, type: string) {
  counter += 1;
  return {
    event_id: event_id ?? `evt_${counter}`,
    event_type: event_type ?? type,
    event_created,
    livemode: false,
    previous_attributes,
  };
}

export function item(overrides: Partial<SubscriptionItemRow> = {}): SubscriptionItemRow {
  return {
    stripe_subscription_item_id: 'si_1',
    type: null,
    feature_key: null,
    quantity: 1,
    unit_label: null,
    metadata_code: null,
    metadata_plan_code: null,
    metadata_addon_code: null,
    seat_billing_enabled: null,
    metered: false,
    lookup_key: null,
    stripe_price_id: 'price_1',
    stripe_product_id: 'prod_1',
    period_interval: 'month',
    period_interval_count: 1,
    currency: 'eur',
    unit_amount: 1000,
    // as in older API versions: the period is the subscription's
    current_period_start: null,
    current_period_end: null,
    position: 0,
    ...overrides,
  };
}

export function subscriptionRow(overrides: Partial<SubscriptionRow> = {}): SubscriptionRow {
  return {
    stripe_subscription_id: 'sub_1',
    stripe_customer_id: 'cus_1',
    status: 'active',
    period: 'month',
    period_interval: 'month',
    period_interval_count: 1,
    quantity: 1,
    current_period_start: '2026-11-01T00:00:00Z',
    current_period_end: '2026-12-01T00:00:00Z',
    cancel_at_period_end: false,
    cancel_at: null,
    canceled_at: null,
    ended_at: null,
    trial_start: null,
    trial_end: null,
    promo_code: null,
    coupon_id: null,
    currency: 'eur',
    latest_invoice_id: null,
    collection_method: 'charge_automatically',
    pause_collection: null,
    pending_update: null,
    plan: { metadata_code: null, lookup_key: null, stripe_price_id: 'price_1', stripe_product_id: 'prod_1' },
    seat_billing_enabled: null,
    metadata: {},
    stripe_created: '2026-11-01T00:00:00Z',
    ...overrides,
  };
}

export function subscription(
  at: Stamp,
  overrides: Partial<SubscriptionRow> = {},
  items: SubscriptionItemRow[] = [item()],
): SubscriptionSync {
  const stamped = stamp(at, 'customer.subscription.updated');
  return {
    ...stamped,
    object: 'subscription',
    deleted: stamped.event_type === 'customer.subscription.deleted',
    row: subscriptionRow(overrides),
    items,
  };
}

export function invoice(at: Stamp, overrides: Partial<InvoiceSync['row']> = {}): InvoiceSync {
  return {
    ...stamp(at, 'invoice.updated'),
    object: 'invoice',
    row: {
      stripe_invoice_id: 'in_1',
      stripe_customer_id: 'cus_1',
      stripe_subscription_id: 'sub_1',
      stripe_payment_intent_id: null,
      stripe_charge_id: null,
      number: null,
      status: 'open',
      billing_reason: 'subscription_cycle',
      currency: 'eur',
      subtotal: 1000,
      tax: 0,
      total: 1000,
      amount_due: 1000,
      amount_paid: 0,
      amount_remaining: 1000,
      attempt_count: 1,
      next_payment_attempt: null,
      period_start: null,
      period_end: null,
      due_date: null,
      paid_at: null,
      hosted_invoice_url: null,
      invoice_pdf: null,
      customer_email: null,
      customer_name: null,
      stripe_created: '2026-11-01T00:00:00Z',
      metadata: {},
      payment_outcome: null,
      ...overrides,
    },
  };
}

export function invoicePayment(at: Stamp, overrides: Partial<InvoicePaymentSync['row']> = {}): InvoicePaymentSync {
  return {
    ...stamp(at, 'invoice_payment.paid'),
    object: 'invoice_payment',
    row: {
      stripe_invoice_payment_id: 'inpay_1',
      stripe_invoice_id: 'in_1',
      stripe_payment_intent_id: 'pi_1',
      stripe_charge_id: null,
      amount_paid: 1000,
      currency: 'eur',
      status: 'paid',
      paid_at: null,
      ...overrides,
    },
  };
}

export function customer(at: Stamp, overrides: Partial<CustomerSync['row']> = {}): CustomerSync {
  const stamped = stamp(at, 'customer.updated');
  return {
    ...stamped,
    object: 'customer',
    deleted: stamped.event_type === 'customer.deleted',
    row: {
      stripe_customer_id: 'cus_1',
      company_name: null,
      billing_email: null,
      country: null,
      address: null,
      metadata: {},
      ...overrides,
    },
  };
}

export function product(at: Stamp, overrides: Partial<ProductSync['row']> = {}): ProductSync {
  const stamped = stamp(at, 'product.updated');
  return {
    ...stamped,
    object: 'product',
    deleted: stamped.event_type === 'product.deleted',
    row: {
      stripe_product_id: 'prod_1',
      code: 'pro',
      type: null,
      name: 'Pro',
      description: null,
      active: true,
      order_index: null,
      unit_label: null,
      quotas: {},
      metadata: {},
      ...overrides,
    },
  };
}

export function price(at: Stamp, overrides: Partial<PriceSync['row']> = {}): PriceSync {
  const stamped = stamp(at, 'price.updated');
  return {
    ...stamped,
    object: 'price',
    deleted: stamped.event_type === 'price.deleted',
    row: {
      stripe_price_id: 'price_1',
      stripe_product_id: 'prod_1',
      code: null,
      type: null,
      feature_key: null,
      lookup_key: null,
      period: 'month',
      period_interval: 'month',
      period_interval_count: 1,
      currency: 'eur',
      unit_amount: 1000,
      billing_mode: 'flat',
      is_public: true,
      active: true,
      metadata: {},
      ...overrides,
    },
  };
}

export function checkout(at: Stamp, overrides: Partial<CheckoutSessionSync['row']> = {}): CheckoutSessionSync {
  return {
    ...stamp(at, 'checkout.session.completed'),
    object: 'checkout.session',
    row: {
      stripe_checkout_session_id: 'cs_1',
      mode: 'subscription',
      status: 'complete',
      payment_status: 'paid',
      stripe_customer_id: 'cus_1',
      stripe_subscription_id: 'sub_1',
      stripe_payment_intent_id: null,
      stripe_setup_intent_id: null,
      client_reference_id: null,
      currency: 'eur',
      amount_total: 1000,
      customer_email: null,
      customer_name: null,
      customer_country: null,
      customer_address: null,
      tax_id: null,
      expires_at: null,
      metadata: {},
      subscription: null,
      ...overrides,
    },
  };
}

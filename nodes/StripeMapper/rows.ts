/**
 * The rows that the Stripe Mapper gives and the `sync_stripe_*` functions take: the contract between
 * the two. Keys are column names, ids are Stripe's, instants are ISO 8601 in UTC, amounts are integers
 * in the currency's minor unit. `null` means "Stripe says there is none".
 */

/** What every mapped item carries of its event, whatever the object. */
export interface EventStamp {
  /** `evt_…` */
  event_id: string;
  /** Stripe's event type, e.g. `customer.subscription.updated` */
  event_type: string;
  /** `event.created`: unix time in whole seconds, so two events of one object can bear the same */
  event_created: number;
  livemode: boolean;
  /** `data.previous_attributes`, on `*.updated` and a few others; orders events of the same second */
  previous_attributes: Record<string, unknown> | null;
}

/** Where a code may come from; the database resolves it again when the catalogue arrives (rule 9). */
export interface CodeHints {
  /** from price metadata, then product metadata where the product is expanded */
  metadata_code: string | null;
  lookup_key: string | null;
  stripe_price_id: string | null;
  stripe_product_id: string | null;
}

export interface SubscriptionItemRow extends CodeHints {
  stripe_subscription_item_id: string;
  /** the word `type` in price (then product) metadata; null: the database decides from the keys, the catalogue, then the items beside it */
  type: 'BASE' | 'ADDON' | 'SEAT' | null;
  /** the keys `plan_code` and `addon_code`, whatever became the code: the first says BASE (of an add-on or seat: to which plan it belongs), the second ADDON */
  metadata_plan_code: string | null;
  metadata_addon_code: string | null;
  /** 'true'/'false' under seat_billing_enabled of the price: counts while the item is the plan */
  seat_billing_enabled: boolean | null;
  /** billed by use: never the plan beside an item that is not */
  metered: boolean;
  /** `feature_key` in metadata, only where it is one of the documented keys */
  feature_key: string | null;
  /** absent on metered items */
  quantity: number | null;
  /** `unit_label` in metadata or of the expanded product */
  unit_label: string | null;
  /** Stripe's open enum: day, week, month, year, … */
  period_interval: string | null;
  period_interval_count: number | null;
  currency: string | null;
  /** minor units; null where the price is tiered or has decimals below the minor unit */
  unit_amount: number | null;
  current_period_start: string | null;
  current_period_end: string | null;
  /** order within the subscription, from 0 */
  position: number;
}

export interface DiscountRow {
  coupon_id: string | null;
  /** of what is billed, with decimals */
  percent_off: number | null;
  /** minor units of `currency`, of each invoice */
  amount_off: number | null;
  currency: string | null;
  /** once, repeating, forever */
  duration: string | null;
  ends_at: string | null;
  /** the item that it is taken off alone; missing: of the whole subscription */
  item?: string;
}

export interface SubscriptionRow {
  stripe_subscription_id: string;
  stripe_customer_id: string;
  /** Stripe's open enum, as Stripe says it */
  status: string;
  /** the documented enum; null for other intervals, which stand in period_interval(_count) */
  period: 'month' | 'year' | null;
  period_interval: string | null;
  period_interval_count: number | null;
  /** of the item that is the plan, as far as the event alone says which one that is */
  quantity: number | null;
  current_period_start: string | null;
  current_period_end: string | null;
  cancel_at_period_end: boolean;
  cancel_at: string | null;
  canceled_at: string | null;
  ended_at: string | null;
  trial_start: string | null;
  trial_end: string | null;
  /** promotion code id (`promo_…`) or, where expanded, its human code */
  promo_code: string | null;
  coupon_id: string | null;
  /** only where there are any whose content is said */
  discounts?: DiscountRow[];
  currency: string | null;
  latest_invoice_id: string | null;
  collection_method: string | null;
  pause_collection: Record<string, unknown> | null;
  /** a change that waits for its payment */
  pending_update: Record<string, unknown> | null;
  plan: CodeHints;
  /** 'true'/'false' in the subscription's own metadata; null: left as it is */
  seat_billing_enabled: boolean | null;
  metadata: Record<string, string>;
  /** `subscription.created`: instant at which Stripe made the object */
  stripe_created: string | null;
}

export interface SubscriptionSync extends EventStamp {
  object: 'subscription';
  deleted: boolean;
  /** Stripe listed the first items only (`items.has_more`): items that are absent here still exist */
  items_partial?: true;
  /** the discounts came as bare `di_…` ids: promo_code and coupon_id are unknown, not "none"; keep what stands */
  discounts_unexpanded?: true;
  row: SubscriptionRow;
  items: SubscriptionItemRow[];
}

export interface InvoiceRow {
  /** `invoice.upcoming` has no id and makes no row */
  stripe_invoice_id: string;
  stripe_customer_id: string | null;
  stripe_subscription_id: string | null;
  stripe_payment_intent_id: string | null;
  stripe_charge_id: string | null;
  number: string | null;
  /** draft, open, paid, uncollectible, void: an open enum */
  status: string | null;
  billing_reason: string | null;
  currency: string;
  subtotal: number | null;
  tax: number | null;
  total: number | null;
  amount_due: number | null;
  amount_paid: number | null;
  amount_remaining: number | null;
  attempt_count: number | null;
  next_payment_attempt: string | null;
  period_start: string | null;
  period_end: string | null;
  due_date: string | null;
  paid_at: string | null;
  hosted_invoice_url: string | null;
  invoice_pdf: string | null;
  customer_email: string | null;
  customer_name: string | null;
  stripe_created: string | null;
  metadata: Record<string, string>;
  /** what this very event says of a payment: from its type, null where it says nothing */
  payment_outcome: 'succeeded' | 'failed' | 'action_required' | null;
  /** why it could not be finalised; told, not stored */
  finalization_error?: string | null;
}

export interface InvoiceSync extends EventStamp {
  object: 'invoice';
  row: InvoiceRow;
}

/** `invoice_payment.*`: recent invoice events do not carry their payments. */
export interface InvoicePaymentSync extends EventStamp {
  object: 'invoice_payment';
  row: {
    stripe_invoice_payment_id: string;
    stripe_invoice_id: string;
    stripe_payment_intent_id: string | null;
    stripe_charge_id: string | null;
    amount_paid: number | null;
    currency: string;
    status: string;
    paid_at: string | null;
  };
}

export interface CustomerSync extends EventStamp {
  object: 'customer';
  deleted: boolean;
  row: {
    stripe_customer_id: string;
    company_name: string | null;
    billing_email: string | null;
    /** absent: the payload does not list them, keep what stands */
    tax_id?: string | null;
    country: string | null;
    address: Record<string, unknown> | null;
    metadata: Record<string, string>;
  };
}

/** `customer.tax_id.*`: a customer may have several. */
export interface TaxIdSync extends EventStamp {
  object: 'tax_id';
  deleted: boolean;
  row: {
    stripe_tax_id: string;
    stripe_customer_id: string;
    value: string | null;
    /** Stripe's open enum, e.g. eu_vat */
    type: string | null;
    country: string | null;
    stripe_created: string | null;
  };
}

export interface ProductSync extends EventStamp {
  object: 'product';
  deleted: boolean;
  row: {
    stripe_product_id: string;
    /** metadata `plan_code`, `addon_code` or `code`; of an add-on or a seat never the plan that it belongs to */
    code: string | null;
    type: 'BASE' | 'ADDON' | 'SEAT' | null;
    name: string | null;
    description: string | null;
    active: boolean;
    /** metadata `order_index` */
    order_index: number | null;
    unit_label: string | null;
    /** metadata keys that are a feature key with a whole number, e.g. {"MAX_INVOICES": 100}; -1: unlimited */
    quotas: Record<string, number>;
    /** feature keys whose value is no such number, e.g. {"MAX_INVOICES": "1 000"}: they grant nothing, and are told; absent: none */
    unreadable_quotas?: Record<string, string>;
    metadata: Record<string, string>;
  };
}

export interface PriceSync extends EventStamp {
  object: 'price';
  deleted: boolean;
  row: {
    stripe_price_id: string;
    stripe_product_id: string;
    code: string | null;
    type: 'BASE' | 'ADDON' | 'SEAT' | null;
    feature_key: string | null;
    lookup_key: string | null;
    period: 'month' | 'year' | null;
    period_interval: string | null;
    period_interval_count: number | null;
    currency: string;
    unit_amount: number | null;
    /** 'flat' | 'per_seat' | 'metered' | 'tiered' */
    billing_mode: string;
    /** metadata `is_public`, true where absent */
    is_public: boolean;
    active: boolean;
    metadata: Record<string, string>;
  };
}

export interface CheckoutSessionSync extends EventStamp {
  object: 'checkout.session';
  row: {
    stripe_checkout_session_id: string;
    /** payment, setup, subscription */
    mode: string;
    /** open, complete, expired */
    status: string | null;
    /** paid, unpaid, no_payment_required */
    payment_status: string;
    stripe_customer_id: string | null;
    stripe_subscription_id: string | null;
    stripe_payment_intent_id: string | null;
    stripe_setup_intent_id: string | null;
    client_reference_id: string | null;
    currency: string | null;
    amount_total: number | null;
    customer_email: string | null;
    customer_name: string | null;
    customer_country: string | null;
    customer_address: Record<string, unknown> | null;
    tax_id: string | null;
    expires_at: string | null;
    metadata: Record<string, string>;
    /** where the subscription came expanded, mapped as its own event would be */
    subscription: { row: SubscriptionRow; items: SubscriptionItemRow[] } | null;
  };
}

export interface PaymentIntentSync extends EventStamp {
  object: 'payment_intent';
  row: {
    stripe_payment_intent_id: string;
    status: string;
    amount: number;
    amount_capturable: number;
    amount_received: number;
    currency: string;
    capture_method: string | null;
    stripe_customer_id: string | null;
    stripe_charge_id: string | null;
    receipt_url: string | null;
    cancellation_reason: string | null;
    error_code: string | null;
    decline_code: string | null;
    error_message: string | null;
    metadata: Record<string, string>;
  };
}

export interface ChargeSync extends EventStamp {
  object: 'charge';
  row: {
    stripe_charge_id: string;
    stripe_payment_intent_id: string | null;
    status: string;
    amount: number;
    amount_captured: number;
    /** the total so far: set, never added */
    amount_refunded: number;
    currency: string;
    captured: boolean;
    refunded: boolean;
    disputed: boolean;
    receipt_url: string | null;
    error_code: string | null;
    error_message: string | null;
    metadata: Record<string, string>;
  };
}

export interface RefundSync extends EventStamp {
  object: 'refund';
  row: {
    stripe_refund_id: string;
    stripe_payment_intent_id: string | null;
    stripe_charge_id: string | null;
    amount: number;
    currency: string;
    /** pending, requires_action, succeeded, failed, canceled */
    status: string | null;
    reason: string | null;
    failure_reason: string | null;
    metadata: Record<string, string>;
  };
}

export interface DisputeSync extends EventStamp {
  object: 'dispute';
  row: {
    stripe_dispute_id: string;
    stripe_charge_id: string | null;
    stripe_payment_intent_id: string | null;
    amount: number;
    currency: string;
    status: string;
    reason: string | null;
    evidence_due_by: string | null;
    /** of an inquiry, and of what Stripe lets be refunded to end it; false: refunds wait for its end */
    is_charge_refundable: boolean;
  };
}

export type StripeSync =
  | SubscriptionSync
  | InvoiceSync
  | InvoicePaymentSync
  | CustomerSync
  | TaxIdSync
  | ProductSync
  | PriceSync
  | CheckoutSessionSync
  | PaymentIntentSync
  | ChargeSync
  | RefundSync
  | DisputeSync;

/**
 * What `apply_fetched_stripe_objects` takes: an object as it stood at Stripe when it was fetched for a row of the outbox.
 * Its stamp is `fetch:<outbox row>` and the second since when it is true; `event_type` is `fetched`.
 */
export type FetchedObject = { outbox_id: string; token: string | null; type: 'fetched'; stripe_id: string } & (
  | StripeSync
  /** deleted at Stripe, which gives the id alone */
  | { gone: true; event_id: string; event_created: number; object: string }
);

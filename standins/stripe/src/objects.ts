import type { Stripe } from 'stripe';

/**
 * The objects as the stand-in keeps them and as Stripe sends them over the wire (API 2026-10-28.endive):
 * the types of the `stripe` package, with references as ids (they are objects only where a request
 * expands them) and decimals as text (the client turns them into `Decimal`).
 */
type As<T, Narrowed> = Omit<T, keyof Narrowed> & Narrowed;

export type Customer = Stripe.Customer;
export type Product = As<Stripe.Product, { default_price: string | null; tax_code: null }>;
export type Price = As<
  Stripe.Price,
  { product: string; unit_amount_decimal: string | null; currency_options?: never; tiers?: never }
>;
export type PaymentMethod = Pick<
  Stripe.PaymentMethod,
  'id' | 'object' | 'billing_details' | 'created' | 'livemode' | 'metadata' | 'type'
> & {
  customer: string | null;
  card: Pick<Stripe.PaymentMethod.Card, 'brand' | 'country' | 'exp_month' | 'exp_year' | 'funding' | 'last4'>;
};
export type LastPaymentError = As<Stripe.PaymentIntent.LastPaymentError, { payment_method?: PaymentMethod }>;
export type PaymentIntent = As<
  Stripe.PaymentIntent,
  {
    application: null;
    customer: string | null;
    last_payment_error: LastPaymentError | null;
    latest_charge: string | null;
    on_behalf_of: null;
    payment_method: string | null;
    payment_record: null;
    review: null;
    source: null;
    amount_details?: never;
    payment_details?: never;
    transfer_data?: never;
  }
>;
export type Charge = As<
  Stripe.Charge,
  {
    application: null;
    application_fee: null;
    balance_transaction: null;
    customer: string | null;
    failure_balance_transaction: null;
    on_behalf_of: null;
    payment_intent: string | null;
    payment_method_details: PaymentMethodDetails | null;
    review: null;
    source: null;
    source_transfer: null;
    transfer?: never;
    transfer_data: null;
    refunds?: never;
    level3?: never;
  }
>;
export interface PaymentMethodDetails {
  type: 'card';
  card: PaymentMethod['card'];
}
export type Refund = As<
  Stripe.Refund,
  {
    balance_transaction: null;
    charge: string;
    customer: string | null;
    failure_balance_transaction?: never;
    payment_intent: string | null;
    payment_method: string | null;
    source_transfer_reversal: null;
    transfer_reversal: null;
    status: 'pending' | 'requires_action' | 'succeeded' | 'failed' | 'canceled';
  }
>;
export type Dispute = As<
  Pick<
    Stripe.Dispute,
    | 'id'
    | 'object'
    | 'amount'
    | 'created'
    | 'currency'
    | 'is_charge_refundable'
    | 'livemode'
    | 'metadata'
    | 'reason'
    | 'status'
  >,
  {
    charge: string;
    payment_intent: string | null;
    balance_transactions: never[];
    evidence_details: { due_by: number; has_evidence: boolean; past_due: boolean; submission_count: number };
  }
>;
export type SetupIntent = As<
  Stripe.SetupIntent,
  {
    application: null;
    customer: string | null;
    latest_attempt: null;
    mandate: null;
    on_behalf_of: null;
    payment_method: string | null;
    single_use_mandate: null;
  }
>;
export type LineItem = As<Stripe.LineItem, { price: Price }>;
export type CheckoutSession = As<
  Stripe.Checkout.Session,
  {
    customer: string | null;
    invoice: string | null;
    payment_intent: string | null;
    payment_link: null;
    setup_intent: string | null;
    subscription: string | null;
    line_items?: never;
    discounts: never[];
    mode: 'payment' | 'setup' | 'subscription';
    status: 'open' | 'complete' | 'expired';
  }
>;
export type SubscriptionItem = As<
  Stripe.SubscriptionItem,
  {
    price: Price;
    plan: { id: string; object: 'plan' } & Record<string, unknown>;
    discounts: never[];
    tax_rates: never[];
  }
>;
export type Subscription = As<
  Stripe.Subscription,
  {
    application: null;
    customer: string;
    default_payment_method: string | null;
    default_source: null;
    default_tax_rates: never[];
    discounts: never[];
    items: List<SubscriptionItem>;
    latest_invoice: string | null;
    on_behalf_of: null;
    pending_setup_intent: null;
    schedule: null;
    test_clock: null;
    transfer_data: null;
  }
>;
export type InvoiceLine = As<
  Stripe.InvoiceLineItem,
  { discounts: never[]; quantity_decimal: string | null; subscription: string | null }
>;
export type Invoice = As<
  Stripe.Invoice,
  {
    application: null;
    account_tax_ids: null;
    customer: string;
    default_payment_method: null;
    default_source: null;
    default_tax_rates: never[];
    discounts: never[];
    latest_revision: null;
    lines: List<InvoiceLine>;
    on_behalf_of: null;
    payments?: never;
    test_clock: null;
    parent: InvoiceParent;
    issuer: { type: 'self' };
  }
>;
export interface InvoiceParent {
  type: 'subscription_details';
  quote_details: null;
  subscription_details: { subscription: string; metadata: Record<string, string> };
}
export type InvoicePayment = As<
  Stripe.InvoicePayment,
  { invoice: string; payment: { type: 'payment_intent'; payment_intent: string } }
>;
export type PortalSession = As<Stripe.BillingPortal.Session, { configuration: string }>;
export type WebhookEndpoint = Stripe.WebhookEndpoint;

/** `list` objects; `url` is the path that pages on. */
export interface List<T> {
  object: 'list';
  data: T[];
  has_more: boolean;
  url: string;
}

export interface StripeEvent {
  id: string;
  object: 'event';
  api_version: string;
  created: number;
  data: { object: Record<string, unknown>; previous_attributes?: Record<string, unknown> };
  livemode: boolean;
  pending_webhooks: number;
  request: { id: string | null; idempotency_key: string | null };
  type: string;
}

/** Every kind of object that is kept, by the name Stripe gives it in `object`. */
export interface Objects {
  customer: Customer;
  product: Product;
  price: Price;
  payment_method: PaymentMethod;
  payment_intent: PaymentIntent;
  setup_intent: SetupIntent;
  charge: Charge;
  refund: Refund;
  dispute: Dispute;
  'checkout.session': CheckoutSession;
  subscription: Subscription;
  invoice: Invoice;
  invoice_payment: InvoicePayment;
  'billing_portal.session': PortalSession;
  webhook_endpoint: WebhookEndpoint;
  event: StripeEvent;
}
export type ObjectName = keyof Objects;

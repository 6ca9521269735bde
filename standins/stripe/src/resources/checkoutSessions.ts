import type { Stripe } from 'stripe';
import { checkChargeable } from '../currency.ts';
import { invalidRequest, notSimulated, StripeError } from '../errors.ts';
import { blankToNull, mergeMetadata } from '../metadata.ts';
import type { CheckoutSession } from '../objects.ts';
import type { Account } from '../state/account.ts';
import type { CheckoutPlan } from '../state/checkoutPlan.ts';
import { createCustomer } from './customers.ts';
import { readLines } from './lineItems.ts';
import { cancelIntent } from './payment.ts';

const HALF_AN_HOUR = 30 * 60;
const A_DAY = 24 * 3600;

export function createCheckoutSession(account: Account, params: Stripe.Checkout.SessionCreateParams): CheckoutSession {
  refuseUnsimulated(params);
  const mode = modeOf(params);
  const lines = mode === 'setup' ? [] : readLines(account, params.line_items ?? [], mode);
  if (mode !== 'setup' && lines.length === 0)
    throw invalidRequest(`Missing required param: line_items.`, 'line_items', 'parameter_missing');
  const total = lines.reduce((sum, line) => sum + line.amount_total, 0);
  const currency = lines[0]?.currency ?? params.currency ?? null;
  if (mode === 'payment' && total > 0 && currency !== null)
    checkChargeable(total, currency, "The Checkout Session's total amount due");
  const [successUrl, cancelUrl] = urlsOf(params);
  const customer = customerOf(account, params);
  const id = `cs_test_${account.newId('c', 58).slice(2)}`;
  const allowed = params.allowed_payment_method_types ?? null;
  const plan: CheckoutPlan = {
    id,
    object: 'checkout_plan',
    lines,
    intent: {
      capture_method: params.payment_intent_data?.capture_method ?? 'automatic_async',
      metadata: mergeMetadata(null, params.payment_intent_data?.metadata, 'payment_intent_data[metadata]'),
      description: params.payment_intent_data?.description ?? null,
      receipt_email: params.payment_intent_data?.receipt_email ?? null,
      setup_future_usage: params.payment_intent_data?.setup_future_usage ?? null,
    },
    subscription: {
      metadata: mergeMetadata(null, params.subscription_data?.metadata, 'subscription_data[metadata]'),
      description: params.subscription_data?.description ?? null,
      trial_end: trialEndOf(account, params.subscription_data),
    },
    setup: { metadata: mergeMetadata(null, params.setup_intent_data?.metadata, 'setup_intent_data[metadata]') },
  };
  account.table('checkout_plan').put(plan);
  return account.insert('checkout.session', {
    id,
    object: 'checkout.session',
    adaptive_pricing: null,
    after_expiration: null,
    allow_promotion_codes: params.allow_promotion_codes ?? null,
    allowed_payment_method_types: allowed,
    amount_subtotal: mode === 'setup' ? null : total,
    // a trial is paid later: nothing is due now
    amount_total: mode === 'setup' ? null : plan.subscription.trial_end === null ? total : 0,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: params.billing_address_collection ?? null,
    cancel_url: cancelUrl,
    client_reference_id: params.client_reference_id ?? null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: account.now(),
    currency,
    currency_conversion: null,
    custom_fields: [],
    custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
    customer,
    customer_account: null,
    customer_creation:
      mode === 'payment'
        ? (params.customer_creation ?? (customer === null ? 'if_required' : null))
        : mode === 'subscription' && customer === null
          ? 'always'
          : null,
    customer_details: null,
    customer_email: params.customer_email ?? null,
    discounts: [],
    ...(params.excluded_payment_method_types === undefined
      ? {}
      : { excluded_payment_method_types: params.excluded_payment_method_types }),
    expires_at: expiryOf(account, params.expires_at),
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    livemode: false,
    locale: params.locale ?? null,
    managed_payments: null,
    metadata: mergeMetadata(null, params.metadata),
    mode,
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: mode === 'subscription' ? (params.payment_method_collection ?? 'always') : 'if_required',
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ['card'],
    payment_status: mode === 'setup' || (mode === 'payment' && total === 0) ? 'no_payment_required' : 'unpaid',
    permissions: null,
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    submit_type: params.submit_type ?? null,
    subscription: null,
    success_url: successUrl,
    total_details: mode === 'setup' ? null : { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: 'hosted_page',
    url: `${account.baseUrl}/c/pay/${id}`,
    wallet_options: null,
  });
}

export function updateCheckoutSession(
  account: Account,
  params: Stripe.Checkout.SessionUpdateParams,
  id: string,
): CheckoutSession {
  const session = account.require('checkout.session', id);
  for (const name of Object.keys(params)) if (name !== 'metadata' && name !== 'expand') throw notSimulated(name);
  return account.change('checkout.session', session, { metadata: mergeMetadata(session.metadata, params.metadata) });
}

/** @throws StripeError 400 where the session is not open any more: `complete` means it is paid */
export function expireCheckoutSession(account: Account, id: string): CheckoutSession {
  const session = account.require('checkout.session', id);
  if (session.status !== 'open') {
    throw new StripeError(400, {
      type: 'invalid_request_error',
      message: `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of "${session.status}".`,
    });
  }
  const intent =
    session.payment_intent === null ? undefined : account.table('payment_intent').get(session.payment_intent);
  const expired = account.change(
    'checkout.session',
    session,
    { status: 'expired', url: null },
    { eventType: 'checkout.session.expired' },
  );
  if (intent !== undefined && intent.status !== 'canceled') cancelIntent(account, intent, 'expired');
  return expired;
}

export function expireDueSessions(account: Account): void {
  for (const session of account.table('checkout.session').values()) {
    if (session.status === 'open' && session.expires_at <= account.now()) expireCheckoutSession(account, session.id);
  }
}

function modeOf(params: Stripe.Checkout.SessionCreateParams): CheckoutSession['mode'] {
  for (const mode of ['payment', 'setup', 'subscription'] as const) if (params.mode === mode) return mode;
  throw invalidRequest(
    'You must provide one of payment, setup, or subscription as `mode`.',
    'mode',
    'parameter_missing',
  );
}

function customerOf(account: Account, params: Stripe.Checkout.SessionCreateParams): string | null {
  if (params.customer !== undefined) {
    if (params.customer_email !== undefined)
      throw invalidRequest('You may only specify one of these parameters: customer, customer_email.', 'customer');
    return account.require('customer', params.customer, 'customer').id;
  }
  if (params.customer_creation !== 'always') return null;
  return createCustomer(account, params.customer_email === undefined ? {} : { email: params.customer_email }).id;
}

function urlsOf(params: Stripe.Checkout.SessionCreateParams): [success: string, cancel: string | null] {
  const success = blankToNull(params.success_url);
  if (success === null)
    throw invalidRequest('Missing required param: success_url.', 'success_url', 'parameter_missing');
  for (const [name, url] of [
    ['success_url', success],
    ['cancel_url', params.cancel_url],
  ] as const) {
    if (url !== undefined && !/^https?:\/\//.test(url)) throw invalidRequest('Not a valid URL', name, 'url_invalid');
  }
  return [success, blankToNull(params.cancel_url)];
}

function expiryOf(account: Account, expiresAt: number | undefined): number {
  const now = account.now();
  if (expiresAt === undefined) return now + A_DAY;
  if (expiresAt < now + HALF_AN_HOUR)
    throw invalidRequest(
      'The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.',
      'expires_at',
    );
  if (expiresAt > now + A_DAY)
    throw invalidRequest(
      'The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.',
      'expires_at',
    );
  return expiresAt;
}

function trialEndOf(account: Account, data: Stripe.Checkout.SessionCreateParams['subscription_data']): number | null {
  if (data?.trial_end !== undefined) {
    if (data.trial_end < account.now() + 2 * A_DAY)
      throw invalidRequest(
        'The `trial_end` date has to be at least 2 days in the future.',
        'subscription_data[trial_end]',
      );
    return data.trial_end;
  }
  return data?.trial_period_days === undefined ? null : account.now() + data.trial_period_days * A_DAY;
}

function refuseUnsimulated(params: Stripe.Checkout.SessionCreateParams): void {
  for (const name of ['discounts', 'shipping_options', 'optional_items', 'invoice_creation'] as const)
    if (params[name] !== undefined) throw notSimulated(name);
  if (params.automatic_tax?.enabled === true) throw notSimulated('automatic_tax[enabled]');
  if (params.ui_mode !== undefined && params.ui_mode !== 'hosted_page') throw notSimulated(`ui_mode=${params.ui_mode}`);
  if (params.payment_intent_data?.transfer_data !== undefined) throw notSimulated('payment_intent_data[transfer_data]');
  if ((params.client_reference_id?.length ?? 0) > 200) {
    throw invalidRequest(
      `Invalid string: ${params.client_reference_id?.slice(0, 20)}…; must be at most 200 characters`,
      'client_reference_id',
      'parameter_invalid_string_too_long',
    );
  }
}

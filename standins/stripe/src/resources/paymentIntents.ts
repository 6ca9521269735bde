import type { Stripe } from 'stripe';
import { checkChargeable, readCurrency } from '../currency.ts';
import { invalidRequest, notSimulated, StripeError } from '../errors.ts';
import { blankToNull, given, mergeMetadata } from '../metadata.ts';
import type { PaymentIntent } from '../objects.ts';
import type { Account } from '../state/account.ts';
import { paymentMethodOf } from './cards.ts';
import { cancelIntent, captureIntent, confirmIntent } from './payment.ts';

export interface NewIntent {
  amount: number;
  currency: string;
  customer: string | null;
  capture_method: Stripe.PaymentIntent.CaptureMethod;
  metadata: Record<string, string>;
  description: string | null;
  receipt_email: string | null;
  setup_future_usage: Stripe.PaymentIntent.SetupFutureUsage | null;
  payment_method: string | null;
  allowed: PaymentIntent['allowed_payment_method_types'];
  excluded: PaymentIntent['excluded_payment_method_types'];
}

/** A new intent, not confirmed. Also how Checkout and invoices make theirs. */
export function openIntent(account: Account, made: NewIntent): PaymentIntent {
  const id = account.newId('pi', 24);
  return account.insert(
    'payment_intent',
    {
      id,
      object: 'payment_intent',
      allowed_payment_method_types: made.allowed,
      amount: made.amount,
      amount_capturable: 0,
      amount_received: 0,
      application: null,
      application_fee_amount: null,
      automatic_payment_methods: { enabled: true, allow_redirects: 'always' },
      canceled_at: null,
      cancellation_reason: null,
      capture_method: made.capture_method,
      client_secret: `${id}_secret_${account.newId('s', 24).slice(2)}`,
      confirmation_method: 'automatic',
      created: account.now(),
      currency: made.currency,
      customer: made.customer,
      customer_account: null,
      description: made.description,
      excluded_payment_method_types: made.excluded,
      last_payment_error: null,
      latest_charge: null,
      livemode: false,
      managed_payments: null,
      metadata: made.metadata,
      next_action: null,
      on_behalf_of: null,
      payment_method: made.payment_method,
      payment_method_configuration_details: null,
      payment_method_options: null,
      payment_method_types: ['card'],
      payment_record: null,
      processing: null,
      receipt_email: made.receipt_email,
      review: null,
      setup_future_usage: made.setup_future_usage,
      shipping: null,
      source: null,
      statement_descriptor: null,
      statement_descriptor_suffix: null,
      status: made.payment_method === null ? 'requires_payment_method' : 'requires_confirmation',
      transfer_group: null,
    },
    'payment_intent.created',
  );
}

export function createPaymentIntent(account: Account, params: Stripe.PaymentIntentCreateParams): PaymentIntent {
  refuseTransfers(params);
  const currency = readCurrency(params.currency);
  checkChargeable(params.amount, currency, 'Amount', { param: 'amount' });
  const customer = params.customer === undefined ? null : account.require('customer', params.customer, 'customer').id;
  const intent = openIntent(account, {
    amount: params.amount,
    currency,
    customer,
    capture_method: params.capture_method ?? 'automatic_async',
    metadata: mergeMetadata(null, params.metadata),
    description: params.description ?? null,
    receipt_email: params.receipt_email ?? null,
    setup_future_usage: params.setup_future_usage ?? null,
    payment_method:
      params.payment_method === undefined ? null : paymentMethodOf(account, params.payment_method, customer).id,
    allowed: params.allowed_payment_method_types ?? null,
    excluded: params.excluded_payment_method_types ?? null,
  });
  return params.confirm === true
    ? confirmIntent(account, intent, { returnUrl: params.return_url, answerDecline: true })
    : intent;
}

export function updatePaymentIntent(
  account: Account,
  params: Stripe.PaymentIntentUpdateParams,
  id: string,
): PaymentIntent {
  refuseTransfers(params);
  const intent = account.require('payment_intent', id);
  const currency = params.currency === undefined ? intent.currency : readCurrency(params.currency);
  const amount = params.amount ?? intent.amount;
  if (params.amount !== undefined || params.currency !== undefined) {
    if (!['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(intent.status))
      throw unexpectedState(intent, 'update the amount of');
    checkChargeable(amount, currency, 'Amount', { param: 'amount' });
  }
  return account.change('payment_intent', intent, {
    amount,
    currency,
    description: given(params.description, intent.description),
    metadata: mergeMetadata(intent.metadata, params.metadata),
    receipt_email: given(params.receipt_email, intent.receipt_email),
    customer:
      params.customer === undefined ? intent.customer : account.require('customer', params.customer, 'customer').id,
    ...(params.payment_method === undefined
      ? {}
      : {
          payment_method: paymentMethodOf(account, params.payment_method, intent.customer).id,
          status: 'requires_confirmation' as const,
        }),
  });
}

export function confirmPaymentIntent(
  account: Account,
  params: Stripe.PaymentIntentConfirmParams,
  id: string,
): PaymentIntent {
  const intent = account.require('payment_intent', id);
  if (!['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(intent.status))
    throw unexpectedState(intent, 'confirm');
  const method =
    params.payment_method === undefined
      ? intent.payment_method
      : paymentMethodOf(account, params.payment_method, intent.customer).id;
  if (method === null) {
    throw invalidRequest(
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
      undefined,
      'payment_intent_unexpected_state',
    );
  }
  return confirmIntent(account, account.change('payment_intent', intent, { payment_method: method }), {
    returnUrl: params.return_url,
    answerDecline: true,
  });
}

/** Takes the money that is held, or a part of it; what is left is released. */
export function capturePaymentIntent(
  account: Account,
  params: Stripe.PaymentIntentCaptureParams,
  id: string,
): PaymentIntent {
  const intent = account.require('payment_intent', id);
  if (intent.status !== 'requires_capture') throw unexpectedState(intent, 'capture');
  if (params.final_capture === false) throw notSimulated('final_capture');
  const amount = params.amount_to_capture ?? intent.amount_capturable;
  if (amount > intent.amount_capturable) {
    throw invalidRequest(
      `The amount to capture (${amount}) is greater than the amount that can be captured (${intent.amount_capturable}).`,
      'amount_to_capture',
      'amount_too_large',
    );
  }
  if (amount < 1)
    throw invalidRequest(
      'This value must be greater than or equal to 1.',
      'amount_to_capture',
      'parameter_invalid_integer',
    );
  return captureIntent(
    account,
    account.change('payment_intent', intent, { metadata: mergeMetadata(intent.metadata, params.metadata) }),
    amount,
  );
}

export function cancelPaymentIntent(
  account: Account,
  params: Stripe.PaymentIntentCancelParams,
  id: string,
): PaymentIntent {
  const intent = account.require('payment_intent', id);
  if (intent.status === 'succeeded' || intent.status === 'canceled' || intent.status === 'processing')
    throw unexpectedState(intent, 'cancel');
  const session = account
    .table('checkout.session')
    .values()
    .find((one) => one.payment_intent === id && one.status === 'open');
  if (session !== undefined)
    throw invalidRequest(
      `You cannot cancel this PaymentIntent because it was created by a Checkout Session that is still open. Expire the session (${session.id}) instead.`,
      undefined,
      'payment_intent_unexpected_state',
    );
  return cancelIntent(account, intent, blankToNull(params.cancellation_reason));
}

function refuseTransfers(params: object): void {
  for (const name of [
    'transfer_data',
    'application_fee_amount',
    'on_behalf_of',
    'amount_details',
    'payment_method_data',
  ]) {
    if (name in params) throw notSimulated(name);
  }
}

function unexpectedState(intent: PaymentIntent, action: string): StripeError {
  return new StripeError(400, {
    type: 'invalid_request_error',
    code: 'payment_intent_unexpected_state',
    payment_intent: intent,
    message: `You cannot ${action} this PaymentIntent because it has a status of ${intent.status}.`,
  });
}

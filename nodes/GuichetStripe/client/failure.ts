import type { IDataObject } from 'n8n-workflow';
import Stripe from 'stripe';
import { messageOf } from '../../shared/errors';
import { CameToNothing } from '../../shared/nothing';
import { ParameterRefused } from '../parameters/parameterRefused';
import { NoConnection } from './credential';
import { RateLimited } from './rateLimited';
import { RefundRefused } from './refundRefused';

const { StripeAPIError, StripeConnectionError, StripeError, StripeRateLimitError } = Stripe.errors;

/** True for a 5xx that Stripe had kept under the idempotency key: the same key gives the same error for ever. */
export function wasReplayed(error: unknown): boolean {
  return (
    error instanceof StripeError && (error.statusCode ?? 0) >= 500 && error.headers?.['idempotent-replayed'] === 'true'
  );
}

/**
 * True where another try with the same key may end well: no answer, 429, 409 (the first request still runs), 5xx,
 * a payment that the bank is still looking at, a credential that could not be read.
 * False: Stripe has looked at the request and refused it, or this node has.
 */
export function isRetryable(error: unknown): boolean {
  if (
    error instanceof RateLimited ||
    error instanceof NoConnection ||
    error instanceof StripeConnectionError ||
    error instanceof StripeRateLimitError ||
    error instanceof StripeAPIError
  )
    return true;
  if (!(error instanceof StripeError)) return false;
  // a payment on its way is neither to be cancelled nor captured until the bank has spoken
  if (error.code === 'payment_intent_unexpected_state' && error.payment_intent?.status === 'processing') return true;
  const status = error.statusCode ?? 0;
  return (
    status === 409 ||
    status === 429 ||
    status >= 500 ||
    error.code === 'lock_timeout' ||
    error.code === 'idempotency_key_in_use'
  );
}

/**
 * What of a failure an item carries in its field `error`: words for people, Stripe's fields for expressions, and
 * `final`, `outage` and `retry_after_seconds` for whoever gives the row back to the outbox.
 */
export function failureFields(error: unknown): IDataObject {
  if (error instanceof RefundRefused) return { ...failureFields(error.refusal), code: error.code, found: error.found };
  const retryable = isRetryable(error);
  const retryAfter = error instanceof StripeError ? Number(error.headers?.['retry-after']) : NaN;
  const fields = {
    message: messageOf(error),
    hint: hintOf(error),
    ...(error instanceof StripeError ? stripeFields(error) : {}),
    ...(error instanceof ParameterRefused || error instanceof CameToNothing
      ? { type: 'parameter_refused', param: error.parameter }
      : {}),
    retryable,
    final: !retryable,
    outage: error instanceof NoConnection ? true : undefined,
    retry_after_seconds: Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : undefined,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''));
}

function stripeFields(error: Stripe.errors.StripeError): IDataObject {
  return {
    type: error.rawType ?? error.type,
    code: error.code,
    decline_code: error.decline_code,
    param: error.param,
    status: error.statusCode,
    request_id: error.requestId,
    charge: error.charge,
    payment_intent: error.payment_intent?.id,
  };
}

/** What the reader can do about it. */
export function hintOf(error: unknown): string {
  if (error instanceof CameToNothing) return `Nothing was sent to Stripe. ${error.hint}`;
  if (error instanceof ParameterRefused) return 'Nothing was sent to Stripe';
  if (error instanceof NoConnection) return error.hint;
  if (error instanceof Stripe.errors.StripeAuthenticationError) return 'Check the secret key in the Stripe credential';
  if (error instanceof Stripe.errors.StripeIdempotencyError)
    return 'The key was used with other values: derive it from the row and its revision';
  if (error instanceof StripeConnectionError)
    return 'Nobody knows whether it was carried out: try again with the same key';
  return isRetryable(error) ? 'Try again with the same key' : '';
}

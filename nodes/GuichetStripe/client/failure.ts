import type { IDataObject } from 'n8n-workflow';
import Stripe from 'stripe';
import { ParameterRefused } from '../parameters/ParameterRefused';
import { RateLimited } from './RateLimited';

const { StripeAPIError, StripeConnectionError, StripeError, StripeRateLimitError } = Stripe.errors;

/** True for a 5xx that Stripe had kept under the idempotency key: the same key gives the same error for ever. */
export function wasReplayed(error: unknown): boolean {
  return error instanceof StripeError && (error.statusCode ?? 0) >= 500 && error.headers?.['idempotent-replayed'] === 'true';
}

/**
 * True where another try with the same key may end well: no answer, 429, 409 (the first request still runs), 5xx.
 * False: Stripe has looked at the request and refused it, or this node has.
 */
export function isRetryable(error: unknown): boolean {
  if (error instanceof RateLimited || error instanceof StripeConnectionError || error instanceof StripeRateLimitError || error instanceof StripeAPIError) return true;
  if (!(error instanceof StripeError)) return false;
  const status = error.statusCode ?? 0;
  return status === 409 || status === 429 || status >= 500 || error.code === 'lock_timeout' || error.code === 'idempotency_key_in_use';
}

/** What of a failure an item carries: for expressions, and for Outbox: Fail (`final`, `retry_after_seconds`). */
export function failureFields(error: unknown): IDataObject {
  const retryable = isRetryable(error);
  const retryAfter = error instanceof StripeError ? Number(error.headers?.['retry-after']) : NaN;
  return {
    retryable,
    final: !retryable,
    ...(Number.isFinite(retryAfter) && retryAfter > 0 ? { retry_after_seconds: retryAfter } : {}),
    stripe_error: error instanceof StripeError ? stripeFields(error) : error instanceof ParameterRefused ? { type: 'parameter_refused', param: error.parameter } : null,
  };
}

function stripeFields(error: Stripe.errors.StripeError): IDataObject {
  return {
    type: error.rawType ?? error.type,
    code: error.code ?? null,
    decline_code: error.decline_code ?? null,
    param: error.param ?? null,
    status: error.statusCode ?? null,
    request_id: error.requestId ?? null,
    charge: error.charge ?? null,
    payment_intent: error.payment_intent?.id ?? null,
  };
}

/** The types of Stripe's errors that the stand-in answers with. */
export type ErrorType = 'invalid_request_error' | 'card_error' | 'idempotency_error' | 'api_error';

interface ErrorFields {
  type: ErrorType;
  code?: string;
  decline_code?: string;
  message: string;
  param?: string;
  doc_url?: string;
  /** The object after the failed attempt, as Stripe sends it with a card error. */
  payment_intent?: object;
  charge?: string;
}

/** An error as Stripe answers it: `{error: {type, code, message, param, …}}` with an HTTP status. */
export class StripeError extends Error {
  override name = 'StripeError';
  readonly status: number;
  readonly fields: ErrorFields;
  readonly headers: Record<string, string>;

  constructor(status: number, fields: ErrorFields, headers: Record<string, string> = {}) {
    super(fields.message);
    this.status = status;
    this.fields =
      fields.code === undefined
        ? fields
        : { ...fields, doc_url: `https://docs.stripe.com/error-codes#${fields.code.replaceAll('_', '-')}` };
    this.headers = headers;
  }
}

/** 400 with the parameter at fault, in Stripe's bracket notation (`items[0][price]`). */
export function invalidRequest(message: string, param?: string, code?: string): StripeError {
  return new StripeError(400, {
    type: 'invalid_request_error',
    message,
    ...(param === undefined ? {} : { param }),
    ...(code === undefined ? {} : { code }),
  });
}

/** 404, or 400 where the id came as a parameter of another object. */
export function missing(
  kind: string,
  id: string,
  param: string = 'id',
  { status = 404 }: { status?: 404 | 400 } = {},
): StripeError {
  return new StripeError(status, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${kind}: '${id}'`,
    param,
  });
}

/** Stripe would take this parameter; the stand-in says that it cannot, rather than answer with a wrong amount. */
export function notSimulated(param: string): StripeError {
  return invalidRequest(
    `Guichet's Stripe stand-in does not simulate ${param}. Leave it out, or set STRIPE_SECRET_KEY and use Stripe itself.`,
    param,
    'stand_in_not_simulated',
  );
}

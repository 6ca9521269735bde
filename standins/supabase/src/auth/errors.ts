import type { ErrorRequestHandler } from 'express';
import { ZodError } from 'zod';

/**
 * A refusal in the shape supabase-js reads: `{code, error_code, msg}`.
 * `errorCode` is one of Supabase Auth's published error codes.
 */
export class AuthError extends Error {
  override readonly name = 'AuthError';
  readonly status: number;
  readonly errorCode: string;
  readonly details: Record<string, unknown>;

  constructor(status: number, errorCode: string, message: string, details: Record<string, unknown> = {}) {
    super(message);
    this.status = status;
    this.errorCode = errorCode;
    this.details = details;
  }
}

/** body-parser marks what it refuses (bad JSON, too large) with a status of its own. */
function requestStatus(error: unknown): number | undefined {
  if (error instanceof Error && 'status' in error && typeof error.status === 'number') return error.status;
  return undefined;
}

/** Last handler of the router: every failure leaves as JSON, unexpected ones without their text. */
export function errorHandler(report: (error: Error) => void): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    if (error instanceof AuthError) {
      response
        .status(error.status)
        .json({ code: error.status, error_code: error.errorCode, msg: error.message, ...error.details });
      return;
    }
    if (error instanceof ZodError) {
      const first = error.issues[0];
      const field = first?.path.join('.') ?? '';
      response.status(400).json({
        code: 400,
        error_code: 'validation_failed',
        msg: `${field || 'body'}: ${first?.message ?? 'invalid'}`,
      });
      return;
    }
    const status = requestStatus(error);
    if (status !== undefined && status >= 400 && status < 500) {
      response
        .status(status)
        .json({ code: status, error_code: 'bad_json', msg: 'The request body is not readable JSON.' });
      return;
    }
    report(error instanceof Error ? error : new Error(String(error)));
    response
      .status(500)
      .json({ code: 500, error_code: 'unexpected_failure', msg: 'The sign-in service failed; its log says why.' });
  };
}

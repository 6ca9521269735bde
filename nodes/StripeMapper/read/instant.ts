import { StripeShapeError } from './error';

/** 9999-12-31T23:59:59Z: beyond it ISO 8601 needs a sign that Postgres does not read */
const LAST_SECOND = 253_402_300_799;

/** Unix seconds, Stripe's only way to say an instant, as ISO 8601 in UTC; null where Stripe says none. */
export function instantFrom(seconds: unknown, path: string): string | null {
  if (seconds === null || seconds === undefined) return null;
  if (typeof seconds !== 'number' || !Number.isSafeInteger(seconds) || seconds < 0 || seconds > LAST_SECOND) {
    throw new StripeShapeError(path, 'an instant in unix seconds', seconds);
  }
  return new Date(seconds * 1000).toISOString();
}

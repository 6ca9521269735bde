import { StripeShapeError } from './error';

/** An amount in the currency's minor unit; floats and numbers beyond 2^53 are no money. */
export function amountFrom(value: unknown, path: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value))
    throw new StripeShapeError(path, 'an amount in minor units', value);
  return value;
}

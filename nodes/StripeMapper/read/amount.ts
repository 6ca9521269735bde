import { StripeShapeError } from './error';
import type { StripeObject } from './StripeObject';

/** An amount in the currency's minor unit; floats and numbers beyond 2^53 are no money. */
export function amountFrom(value: unknown, path: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw new StripeShapeError(path, 'an amount in minor units', value);
  return value;
}

/**
 * A unit price: `unit_amount` of a price or `amount` of an older plan, else their `…_decimal` text where
 * it is a whole number. Null for tiered prices and for prices below the minor unit (0.5 cents).
 */
export function unitAmount(price: StripeObject, key: 'unit_amount' | 'amount'): number | null {
  const whole = price.amountOrNull(key);
  if (whole !== null) return whole;
  const decimalKey = `${key}_decimal`;
  const decimal = price.fields[decimalKey];
  if (decimal === null || decimal === undefined) return null;
  if (typeof decimal !== 'string' || !/^-?\d+(\.\d+)?$/.test(decimal)) {
    throw new StripeShapeError(price.at(decimalKey), 'a decimal number as text', decimal);
  }
  const [units = '', fraction = ''] = decimal.split('.');
  return /^0*$/.test(fraction) ? amountFrom(Number(units), price.at(decimalKey)) : null;
}

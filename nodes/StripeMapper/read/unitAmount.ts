import { amountFrom } from './amount';
import { StripeShapeError } from './error';
import type { StripeObject } from './stripeObject';

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

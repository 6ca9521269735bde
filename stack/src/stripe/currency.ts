import { invalidRequest } from './errors.ts';

/** Without minor units: an amount of 100 is ¥100. */
export const zeroDecimal: ReadonlySet<string> = new Set([
  'bif', 'clp', 'djf', 'gnf', 'jpy', 'kmf', 'krw', 'mga', 'pyg', 'rwf', 'ugx', 'vnd', 'vuv', 'xaf', 'xof', 'xpf',
]);

/** The least Stripe charges, in minor units, for accounts that settle in euros; others are converted by Stripe. */
const minimum: Readonly<Record<string, number>> = {
  eur: 50, usd: 50, gbp: 30, chf: 50, cad: 50, aud: 50, dkk: 250, nok: 300, sek: 300, pln: 200, czk: 1500, huf: 17_500, jpy: 50,
};
const largest = 99_999_999;
const others = new Set('aed ars bgn brl cny hkd idr ils inr krw mad mxn myr nzd php ron rsd sgd thb try twd uah zar'.split(' '));

/**
 * The code in lower case, as Stripe stores it.
 * @throws StripeError for a currency that Stripe does not know
 */
export function readCurrency(code: string, param = 'currency'): string {
  const lower = code.toLowerCase();
  if (lower in minimum || zeroDecimal.has(lower) || others.has(lower)) return lower;
  throw invalidRequest(`Invalid currency: ${code}. Stripe currently supports these currencies: ${[...new Set([...Object.keys(minimum), ...zeroDecimal, ...others])].join(', ')}`, param);
}

export function minimumOf(currency: string): number {
  return minimum[currency] ?? 50;
}

/** @throws StripeError amount_too_small | amount_too_large | parameter_invalid_integer */
export function checkChargeable(amount: number, currency: string, what: 'Amount' | "The Checkout Session's total amount due", param?: string): void {
  if (amount < minimumOf(currency)) {
    const least = formatAmount(minimumOf(currency), currency);
    throw invalidRequest(`${what} must ${what === 'Amount' ? 'be' : 'add up to'} at least ${least}`, param, 'amount_too_small');
  }
  if (amount > largest) throw invalidRequest(`${what} must be no more than ${formatAmount(largest, currency)}`, param, 'amount_too_large');
}

/** "€0.50 eur" is how Stripe's messages say it. */
export function formatAmount(amount: number, currency: string): string {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).format(zeroDecimal.has(currency) ? amount : amount / 100) + ` ${currency}`;
}

/** "2,50 €", for pages. */
export function amountInFrench(amount: number, currency: string): string {
  return new Intl.NumberFormat('fr-FR', { style: 'currency', currency }).format(zeroDecimal.has(currency) ? amount : amount / 100);
}

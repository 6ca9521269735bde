import { invalidRequest } from './errors.ts';

/** Without minor units: an amount of 100 is ¥100. ISK and UGX have none either, and are counted in hundredths all the same. */
const zeroDecimal: ReadonlySet<string> = new Set([
  'bif',
  'clp',
  'djf',
  'gnf',
  'jpy',
  'kmf',
  'krw',
  'mga',
  'pyg',
  'rwf',
  'vnd',
  'vuv',
  'xaf',
  'xof',
  'xpf',
]);
/** Counted in thousandths, in steps of ten. */
const threeDecimal: ReadonlySet<string> = new Set(['bhd', 'jod', 'kwd', 'omr', 'tnd']);
/** Counted in hundredths, in steps of a hundred. */
const wholeUnits: ReadonlySet<string> = new Set(['isk', 'ugx']);

/** The least Stripe charges, in minor units, for accounts that settle in euros; others are converted by Stripe. */
const minimum: Readonly<Record<string, number>> = {
  eur: 50,
  usd: 50,
  gbp: 30,
  chf: 50,
  cad: 50,
  aud: 50,
  dkk: 250,
  nok: 300,
  sek: 300,
  pln: 200,
  czk: 1500,
  huf: 17_500,
  jpy: 50,
};
/** Eight digits, twelve of rupiahs. */
const largestOf = (currency: string): number => (currency === 'idr' ? 999_999_999_999 : 99_999_999);
const others = new Set(
  'aed ars bgn brl cny hkd idr ils inr mad mxn myr nzd php ron rsd sgd thb try twd uah zar'.split(' '),
);
const known = new Set([...Object.keys(minimum), ...zeroDecimal, ...threeDecimal, ...wholeUnits, ...others]);

/**
 * The code in lower case, as Stripe stores it.
 * @throws StripeError for a currency that Stripe does not know
 */
export function readCurrency(code: string, param = 'currency'): string {
  const lower = code.toLowerCase();
  if (known.has(lower)) return lower;
  throw invalidRequest(
    `Invalid currency: ${code}. Stripe currently supports these currencies: ${[...known].join(', ')}`,
    param,
  );
}

export function minimumOf(currency: string): number {
  return minimum[currency] ?? 50;
}

/** @throws StripeError amount_too_small | amount_too_large | parameter_invalid_integer */
export function checkChargeable(
  amount: number,
  currency: string,
  what: 'Amount' | "The Checkout Session's total amount due",
  { param }: { param?: string } = {},
): void {
  if (amount < minimumOf(currency)) {
    const least = formatAmount(minimumOf(currency), currency);
    throw invalidRequest(
      `${what} must ${what === 'Amount' ? 'be' : 'add up to'} at least ${least}`,
      param,
      'amount_too_small',
    );
  }
  const step = threeDecimal.has(currency) ? 10 : wholeUnits.has(currency) ? 100 : 1;
  if (amount % step !== 0)
    throw invalidRequest(
      `Invalid ${currency} amount ${amount}: it must be a multiple of ${step}`,
      param,
      'parameter_invalid_integer',
    );
  if (amount > largestOf(currency))
    throw invalidRequest(
      `${what} must be no more than ${formatAmount(largestOf(currency), currency)}`,
      param,
      'amount_too_large',
    );
}

/** The amount in whole units of its currency. */
function inUnits(amount: number, currency: string): number {
  if (zeroDecimal.has(currency)) return amount;
  return amount / (threeDecimal.has(currency) ? 1_000 : 100);
}

/** "€0.50 eur" is how Stripe's messages say it. */
export function formatAmount(amount: number, currency: string): string {
  return (
    new Intl.NumberFormat('en', { style: 'currency', currency }).format(inUnits(amount, currency)) + ` ${currency}`
  );
}

/** "2,50 €", for pages. */
export function amountInFrench(amount: number, currency: string): string {
  return new Intl.NumberFormat('fr-FR', { style: 'currency', currency }).format(inUnits(amount, currency));
}

import type { Locale } from './locale.tsx';

const zeroDecimal = new Set([
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
const threeDecimal = new Set(['bhd', 'jod', 'kwd', 'omr', 'tnd']);

/** Decimal places of Stripe's minor unit, as guichet.currency_exponent has them. */
function exponentOf(currency: string): number {
  if (zeroDecimal.has(currency)) return 0;
  return threeDecimal.has(currency) ? 3 : 2;
}

/** Minor units, as Stripe counts them, in words of a person: 199700 eur → "1 997 €", 250 → "2,50 €". */
export function formatMoney(minor: number, currency: string, locale: Locale): string {
  const exponent = exponentOf(currency);
  const whole = minor % 10 ** exponent === 0;
  return new Intl.NumberFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', {
    style: 'currency',
    currency: currency.toUpperCase(),
    minimumFractionDigits: whole && minor >= 10_000 ? 0 : exponent,
  }).format(minor / 10 ** exponent);
}

/** The same with every decimal place, for columns of figures: 199700 eur → "1 997,00 €". */
export function formatFigure(minor: number, currency: string, locale: Locale): string {
  const exponent = exponentOf(currency);
  return new Intl.NumberFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', {
    style: 'currency',
    currency: currency.toUpperCase(),
    minimumFractionDigits: exponent,
    maximumFractionDigits: exponent,
  }).format(minor / 10 ** exponent);
}

/** Minor units as the decimal text that the payment functions take: 250 eur → "2.50". By its digits, never through a float. */
export function decimalText(minor: number, currency: string): string {
  const exponent = exponentOf(currency);
  if (exponent === 0) return String(minor);
  const digits = String(minor).padStart(exponent + 1, '0');
  return `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

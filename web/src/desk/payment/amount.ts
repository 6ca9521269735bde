import { decimalText } from '../../app/money.ts';

/**
 * What somebody types as an amount, in minor units: « 20 », « 19,97 », « 1 234,50 ». By its digits, never through a
 * float; undefined where it is no amount of this currency.
 */
export function typedAmount(typed: string, currency: string): number | undefined {
  const places = decimalText(1, currency).split('.')[1]?.length ?? 0;
  const match = /^(\d{1,12})(?:[.,](\d+))?$/.exec(typed.replace(/[\s\u00a0\u202f€]/g, ''));
  if (match === null) return undefined;
  const [, whole = '', part = ''] = match;
  if (part.length > places) return undefined;
  const minor = Number(`${whole}${part.padEnd(places, '0')}`);
  return Number.isSafeInteger(minor) ? minor : undefined;
}

/** Minor units as one types them in this language: 1250 eur → « 12,50 ». */
export function amountToType(minor: number, currency: string, locale: 'fr' | 'en'): string {
  const text = decimalText(minor, currency);
  return locale === 'fr' ? text.replace('.', ',') : text;
}

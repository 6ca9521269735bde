import { expect, test } from '@jest/globals';
import { decimalText, formatFigure, formatMoney } from './money.ts';

// Intl puts no-break spaces before the sign and between thousands
const plain = (text: string) => text.replace(/[\u00A0\u202F]/g, ' ');

test.each([
  [199_700, 'eur', 'fr', '1 997 €'],
  [199_750, 'eur', 'fr', '1 997,50 €'],
  [250, 'eur', 'fr', '2,50 €'],
  [200, 'eur', 'fr', '2,00 €'],
  [250, 'eur', 'en', '€2.50'],
  [500, 'jpy', 'en', 'JP¥500'],
  [2500, 'kwd', 'en', 'KWD 2.500'],
  [150_000, 'ugx', 'fr', '1 500 UGX'],
  [999_999_999_999_999, 'idr', 'fr', '9 999 999 999 999,99 IDR'],
] as const)('%d %s reads %s: %s', (minor, currency, locale, text) => {
  expect(plain(formatMoney(minor, currency, locale))).toBe(text);
});

test.each([
  [250, 'eur', '2.50'],
  [5, 'eur', '0.05'],
  [199_700, 'eur', '1997.00'],
  [500, 'jpy', '500'],
  [2500, 'kwd', '2.500'],
  [999_999_999_999_999, 'idr', '9999999999999.99'],
  [750, 'bhd', '0.750'],
  [150_000, 'ugx', '1500.00'],
] as const)('%d %s is %s for the payment functions', (minor, currency, text) => {
  expect(decimalText(minor, currency)).toBe(text);
});

test.each([
  [199_700, 'eur', 'fr', '1 997,00 €'],
  [250, 'eur', 'en', '€2.50'],
  [500, 'jpy', 'en', 'JP¥500'],
  [2500, 'kwd', 'en', 'KWD 2.500'],
] as const)('in a column %d %s reads %s: %s', (minor, currency, locale, text) => {
  expect(plain(formatFigure(minor, currency, locale))).toBe(text);
});

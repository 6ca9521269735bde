import { expect, test } from '@jest/globals';
import { amountInFrench, checkChargeable, formatAmount, readCurrency } from './currency.ts';

test.each([
  [250, 'eur', '€2.50 eur'],
  [1_200, 'jpy', '¥1,200 jpy'],
  [2_500, 'kwd', 'KWD 2.500 kwd'],
  [120_000, 'ugx', 'UGX 1,200 ugx'],
])('%i %s reads "%s"', (amount, currency, expected) => {
  expect(formatAmount(amount, currency).replaceAll('\u00a0', ' ')).toBe(expected);
});

test('pages say it in French', () => {
  expect(amountInFrench(250, 'eur')).toBe('2,50\u00a0€');
});

test.each([
  [2_505, 'kwd', 10],
  [120_050, 'ugx', 100],
])('%i %s is refused: Stripe takes multiples of %i', (amount, currency, step) => {
  expect(() => checkChargeable(amount, currency, 'Amount')).toThrow(`multiple of ${step}`);
  expect(() => checkChargeable(amount - (amount % step), currency, 'Amount')).not.toThrow();
});

test('rupiahs have twelve digits, euros eight', () => {
  expect(() => checkChargeable(3_000_000_000, 'idr', 'Amount')).not.toThrow();
  expect(() => checkChargeable(1_000_000_000_000, 'idr', 'Amount')).toThrow('no more than');
  expect(() => checkChargeable(100_000_000, 'eur', 'Amount')).toThrow('no more than');
});

test('a currency nobody knows is refused with those that are', () => {
  expect(readCurrency('KWD')).toBe('kwd');
  expect(() => readCurrency('abc')).toThrow(/Invalid currency: abc\. .*eur.*kwd/);
});

import { expect, test } from '@jest/globals';
import { centsOf, priceText } from './price.ts';

test.each([
  ['1997', 199_700],
  ['1997,5', 199_750],
  ['1 997,50 €', 199_750],
  ['1997.05', 199_705],
  ['0,50', 50],
])('%s is %d cents', (text, cents) => {
  expect(centsOf(text)).toBe(cents);
});

test.each(['', 'abc', '-5', '1,999', '1.997,00', '1e3', '99999999'])('%j is no price', (text) => {
  expect(centsOf(text)).toBeUndefined();
});

test('what is written into the form is read back', () => {
  for (const cents of [50, 199_700, 199_750, 199_705]) expect(centsOf(priceText(cents, ','))).toBe(cents);
});

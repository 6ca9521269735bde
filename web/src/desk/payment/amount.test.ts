import { describe, expect, test } from '@jest/globals';
import { amountToType, typedAmount } from './amount.ts';

describe('a typed amount', () => {
  test.each([
    ['20', 'eur', 2000],
    ['19,97', 'eur', 1997],
    ['19.9 €', 'eur', 1990],
    ['1\u202f234,50', 'eur', 123450],
    ['0,07', 'eur', 7],
    ['500', 'jpy', 500],
  ])('%s %s is %i', (typed, currency, minor) => {
    expect(typedAmount(typed, currency)).toBe(minor);
  });

  test.each([
    ['', 'eur'],
    ['abc', 'eur'],
    ['-5', 'eur'],
    ['1,999', 'eur'],
    ['5,5', 'jpy'],
    ['1e3', 'eur'],
    ['9999999999999', 'eur'],
  ])('« %s » %s is none', (typed, currency) => {
    expect(typedAmount(typed, currency)).toBeUndefined();
  });
});

test('what stands in the field first is read back as it was', () => {
  for (const minor of [1, 50, 1250, 199700]) expect(typedAmount(amountToType(minor, 'eur', 'fr'), 'eur')).toBe(minor);
});

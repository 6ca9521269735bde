import { describe, expect, test } from '@jest/globals';
import { withExactNumbers } from './exactNumbers';

describe('numbers on their way from the database', () => {
  test.each([
    ['9007199254740991', 9007199254740991],
    ['9007199254740993', '9007199254740993'],
    ['-9223372036854775808', '-9223372036854775808'],
    ['9007199254740992', '9007199254740992'],
    ['12345678901234567.89', '12345678901234567.89'],
    ['0.1', 0.1],
    ['1.0', 1],
    ['0.30000000000000004', 0.30000000000000004],
    ['0.10000000000000000555', '0.10000000000000000555'],
    ['1e+20', 1e20],
    ['100000000000000000000', '100000000000000000000'],
    ['0.000000000000000000', 0],
  ])('%s comes as %p, whatever column it stands in', (json, value) => {
    expect(JSON.parse(withExactNumbers(`[{"n":${json},"deep":[${json}]}]`))).toEqual([{ n: value, deep: [value] }]);
  });

  test('what looks like a number within a text stays as it is', () => {
    const json =
      '{"a":"9007199254740993","b":"x \\"12345678901234567890\\" y","9007199254740995":"\\\\","c":12345678901234567890}';
    expect(JSON.parse(withExactNumbers(json))).toEqual({
      a: '9007199254740993',
      b: 'x "12345678901234567890" y',
      ['9007199254740995']: '\\',
      c: '12345678901234567890',
    });
  });

  test('a long text is no trouble', () => {
    const json = JSON.stringify({ text: `${'\\"'.repeat(2_000_000)}12345678901234567890` });
    expect(withExactNumbers(json)).toBe(json);
  });
});

import { describe, expect, test } from '@jest/globals';
import { median, percentile } from './statistics.ts';

describe('percentiles', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  test.each([
    [0.5, 50],
    [0.99, 99],
    [1, 100],
    [0, 1],
  ])('%s of the numbers from 1 to 100 is %s, whatever their order', (share, value) => {
    expect(percentile(hundred, share)).toBe(value);
  });

  test('the median of three rounds is the middle one', () => {
    expect(median([3, 100, 2])).toBe(3);
  });

  test('no samples are no figure', () => {
    expect(() => median([])).toThrow('at least one sample');
  });
});

import { expect, test } from '@jest/globals';
import { contrastWithWhite } from './contrast.ts';

test.each([
  ['#ffffff', 1],
  ['#000000', 21],
  ['#767676', 4.54],
])('white on %s has a contrast of %d', (colour, contrast) => {
  expect(contrastWithWhite(colour)).toBeCloseTo(contrast, 2);
});

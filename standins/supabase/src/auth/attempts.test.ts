import { describe, expect, test } from '@jest/globals';
import { AttemptLimit } from './attempts.ts';

describe('AttemptLimit', () => {
  test('stops a key after its failures and frees it when the window has passed', () => {
    const limit = new AttemptLimit(2, 1000);
    limit.fail('a', 0);
    expect(limit.exhausted('a', 1)).toBe(false);
    limit.fail('a', 500);
    expect(limit.exhausted('a', 501)).toBe(true);
    expect(limit.exhausted('a', 1001)).toBe(false);
  });

  test('counts each key for itself', () => {
    const limit = new AttemptLimit(1, 1000);
    limit.fail('a', 0);
    expect(limit.exhausted('b', 1)).toBe(false);
  });

  test('a right password clears the count', () => {
    const limit = new AttemptLimit(1, 1000);
    limit.fail('a', 0);
    limit.succeed('a');
    expect(limit.exhausted('a', 1)).toBe(false);
  });
});

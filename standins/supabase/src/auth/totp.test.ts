import { describe, expect, test } from '@jest/globals';
import { newTotpSecret, totpAt, totpMatches } from './totp.ts';

/** The secret of RFC 6238's test vectors, in base32. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('totpAt', () => {
  test.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_234_567_890, '005924'],
    [20_000_000_000, '353130'],
  ])('at %d s it is %s, as in RFC 6238', (seconds, code) => {
    expect(totpAt(secret, seconds * 1_000)).toBe(code);
  });
});

test('a code counts half a minute early or late, and no longer', () => {
  const code = totpAt(secret, 1_111_111_109_000);
  expect([-31, 0, 29, 61].map((late) => totpMatches(secret, code, (1_111_111_109 + late) * 1_000))).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect(totpMatches(secret, 'abcdef', 1_111_111_109_000)).toBe(false);
});

test('a new secret is 32 letters of base32, another each time', () => {
  expect(newTotpSecret()).toMatch(/^[A-Z2-7]{32}$/);
  expect(newTotpSecret()).not.toBe(newTotpSecret());
});

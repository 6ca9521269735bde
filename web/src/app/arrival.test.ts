import { expect, test } from '@jest/globals';
import { readArrival } from './arrival.ts';

test.each([
  ['', undefined],
  ['#mine', undefined],
  ['#access_token=a&refresh_token=b&type=signup', 'confirmed'],
  ['#access_token=a&refresh_token=b&type=magiclink', 'signed_in'],
  ['#access_token=a&refresh_token=b&type=recovery', 'recovery'],
  ['#access_token=a&refresh_token=b&type=email_change', 'changed'],
  ['#message=Confirmation+link+accepted.', 'half_changed'],
  ['#error=access_denied&error_code=otp_expired&error_description=x', 'expired'],
  ['#error=access_denied&error_code=user_banned', 'refused'],
])('%s means %s', (hash, arrival) => {
  expect(readArrival(hash)).toBe(arrival);
});

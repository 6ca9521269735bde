import { describe, expect, test } from '@jest/globals';
import { isPayable, nextLookMs, orderStateOf } from './orderState.ts';

const elsewhere = { paid: false, sinceMs: 0 };
const back = { paid: true, sinceMs: 2_000 };

describe('orderStateOf', () => {
  test.each([
    ['PENDING', 'none', elsewhere, 'awaiting', true],
    ['PENDING', 'checkout_open', elsewhere, 'awaiting', true],
    ['PENDING', 'failed', back, 'declined', true],
    ['PENDING', 'checkout_open', back, 'confirming', false],
    ['PENDING', 'checkout_open', { paid: true, sinceMs: 61_000 }, 'slow', true],
    ['PENDING', 'processing', back, 'processing', false],
    ['PENDING', 'authorized', elsewhere, 'processing', false],
    ['PAID', 'paid', back, 'paid', false],
    ['PAID', 'refund_pending', elsewhere, 'refunding', false],
    ['PAID', 'partially_refunded', elsewhere, 'partlyRefunded', false],
    ['PAID', 'refunded', elsewhere, 'refunded', false],
    ['PAID', 'disputed', elsewhere, 'disputed', false],
    ['PAID', 'dispute_lost', elsewhere, 'disputeLost', false],
    ['CANCELLED', 'none', elsewhere, 'cancelled', false],
    ['CANCELLED', 'refund_pending', back, 'cancelledRefunding', false],
    ['CANCELLED', 'refunded', elsewhere, 'cancelledRefunded', false],
    ['COMPLETED', 'none', elsewhere, 'other', false],
  ] as const)('%s with %s', (status, payment_state, from, state, payable) => {
    expect(orderStateOf({ status, payment_state }, from)).toBe(state);
    expect(isPayable(state)).toBe(payable);
  });
});

test('a page looks again as long as something may come, often at first, and the receipt is waited for', () => {
  const [without, receipt] = [{ receipt_url: null }, { receipt_url: 'https://r.test' }];
  expect(nextLookMs('confirming', without, 0)).toBe(1_000);
  expect(nextLookMs('refunding', receipt, 0)).toBe(2_000);
  expect(nextLookMs('refunding', receipt, 61_000)).toBe(15_000);
  expect(nextLookMs('paid', without, 0)).toBe(2_000);
  expect(nextLookMs('paid', without, 61_000)).toBeUndefined();
  expect(nextLookMs('paid', receipt, 0)).toBeUndefined();
  expect(nextLookMs('refunded', without, 0)).toBeUndefined();
});

import type Stripe from 'stripe';

/** Stripe's refusal of a refund for which there is not enough left, and what has gone back, in minor units. */
export class RefundRefused extends Error {
  readonly refusal: Stripe.errors.StripeError;
  readonly code: 'charge_already_refunded' | 'amount_too_large';
  readonly found: { amount_captured: number; amount_refunded: number };

  constructor(refusal: Stripe.errors.StripeError, code: RefundRefused['code'], found: RefundRefused['found']) {
    super(refusal.message);
    this.name = 'RefundRefused';
    this.refusal = refusal;
    this.code = code;
    this.found = found;
  }
}

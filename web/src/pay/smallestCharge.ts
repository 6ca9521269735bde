/** Stripe charges no less than this in euros, in cents: as guichet.minimum_charge, which decides. */
export const SMALLEST_CHARGE = 50;

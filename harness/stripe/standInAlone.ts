/** Stripe's stand-in without a stack, on a port of its own, with an endpoint that takes its events. */
export { type Harness, refusal, startHarness } from '../../standins/stripe/src/testing/harness.ts';

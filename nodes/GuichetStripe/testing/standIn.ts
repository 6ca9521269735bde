import { type Harness, startHarness } from '../../../harness/stripe/standInAlone';

/** What these tests use of the Stripe stand-in; see docs/stripe-stand-in.md. */
export type StandIn = Pick<Harness, 'stripe' | 'url' | 'control' | 'stop'>;

/** A stand-in on a port of its own, with Stripe's own client on it to look at what is there. */
export const startStandIn = (): Promise<StandIn> => startHarness();

export const credentials = (standIn: StandIn) => ({
  guichetStripeApi: { secretKey: 'sk_test_standin', baseUrl: standIn.url },
});

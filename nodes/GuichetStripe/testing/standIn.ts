import path from 'node:path';
import type Stripe from 'stripe';

/** What these tests use of the stack's Stripe stand-in; see docs/stripe-stand-in.md. */
export interface StandIn {
  /** Stripe's own client on the stand-in, to look at what is there. */
  stripe: Stripe;
  url: string;
  control(path: string, body?: object, method?: string): Promise<Record<string, unknown>>;
  stop(): Promise<void>;
}

/** Loaded by path: the stack is TypeScript for Node itself, with another configuration than the nodes. */
export async function startStandIn(): Promise<StandIn> {
  const harness: { startHarness(): Promise<StandIn> } = await import(
    path.join(__dirname, '../../../stack/src/stripe/testing/harness.ts')
  );
  return harness.startHarness();
}

export const credentials = (standIn: StandIn) => ({
  guichetStripeApi: { secretKey: 'sk_test_standin', baseUrl: standIn.url },
});

import { join } from 'node:path';
import { listen } from '../listen.ts';
import type { Log, Service } from '../service.ts';
import type { Settings } from '../settings.ts';
import { StandIn } from '../../../standins/stripe/src/standIn.ts';

/**
 * Stripe for a stack without STRIPE_SECRET_KEY: its API, its Checkout page and its webhooks, as far as
 * Guichet uses them. With a key it starts nothing and hands on the address of Stripe itself.
 */
export function createStripe(settings: Settings, log: Log): Service {
  const { stripe } = settings;
  const env = {
    STRIPE_API_URL: stripe.apiUrl,
    STRIPE_SECRET_KEY: stripe.secretKey,
    STRIPE_WEBHOOK_URL: stripe.webhookUrl,
    STRIPE_WEBHOOK_SECRET: stripe.webhookSecret,
  };
  if (!stripe.embedded) {
    return {
      name: 'stripe',
      start: () => Promise.resolve(),
      stop: () => Promise.resolve(),
      env: () => env,
      rows: () => [{ label: 'Stripe (le vôtre / yours)', address: stripe.apiUrl }],
    };
  }
  const standIn = new StandIn(
    {
      baseUrl: stripe.apiUrl,
      secretKey: stripe.secretKey,
      journalFile: join(settings.home, 'stripe', 'account.jsonl'),
      webhook: { url: stripe.webhookUrl, secret: stripe.webhookSecret },
    },
    log,
  );
  return {
    name: 'stripe',
    async start() {
      standIn.begin();
      await listen(standIn.server, settings, 'stripe');
    },
    stop: () => standIn.end(),
    rows: () => [{ label: "Stripe d'essai / Stripe stand-in", address: stripe.apiUrl }],
    env: () => env,
  };
}

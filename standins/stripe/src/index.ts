/**
 * Stripe on one's own machine: an account with its API, its payment page and its signed webhooks.
 *
 * ```ts
 * const standIn = new StandIn({ baseUrl: 'http://127.0.0.1:12111', secretKey: 'sk_test_x' }, console.log);
 * standIn.begin();
 * standIn.server.listen(12111, '127.0.0.1');
 * ```
 */
export { StandIn, type Log, type StandInOptions } from './standIn.ts';
export { API_VERSION } from './state/account.ts';
export { webhookSettingsSchema, type WebhookSettings } from './webhooks/settings.ts';

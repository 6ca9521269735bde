import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { StripeError } from '../errors.ts';
import type { Engine } from '../http/context.ts';
import { faultSchema } from '../http/faults.ts';
import { dropOldKeys } from '../http/idempotency.ts';
import { cardOf, newCard, testCards } from '../resources/cards.ts';
import { authenticateCheckout, checkoutActions, payCheckout, settleDelayedCheckout } from '../resources/checkout.ts';
import { expireCheckoutSession } from '../resources/checkoutSessions.ts';
import { closeDispute, openDispute } from '../resources/disputes.ts';
import { settleRefund } from '../resources/refunds.ts';
import { passTime } from '../state/time.ts';
import type { Deliveries } from '../webhooks/deliveries.ts';
import { defaultWebhookSettings, webhookSettingsSchema } from '../webhooks/settings.ts';

const payer = { email: 'camille@exemple.fr', name: 'Camille Durand' };
const actionNames = z.enum([
  'pay',
  'decline',
  'insufficient_funds',
  'authenticate',
  'pay_refund_pending',
  'pay_refund_fails',
  'pay_disputed',
  'delayed',
  'authenticate_refused',
  'abandon',
]);
const cardNames = z.enum([
  'pm_card_visa',
  'pm_card_chargeDeclined',
  'pm_card_chargeDeclinedInsufficientFunds',
  'pm_card_pendingRefund',
  'pm_card_refundFail',
  'pm_card_threeDSecure2Required',
]);

type Control = (input: unknown, id: string) => unknown;

/** What tests and demos ask of the stand-in beyond Stripe's API; docs/stripe-stand-in.md lists it. */
export function control(engine: Engine, deliveries: Deliveries, reset: () => void): Router {
  const { account, faults, rateLimit } = engine;
  const router = Router();
  const act = <T>(work: () => T): T => account.perform({ id: null, idempotency_key: null }, work);

  const post = (path: string, run: Control) => router.post(path, (request, response) => answer(request, response, run));
  const get = (path: string, run: Control) => router.get(path, (request, response) => answer(request, response, run));
  const remove = (path: string, run: Control) =>
    router.delete(path, (request, response) => answer(request, response, run));

  get('/_control/state', () => account.dump());
  get('/_control/summary', () => ({
    now: account.now(),
    events: account.table('event').size,
    webhooks_waiting: deliveries.waiting,
    webhook: deliveries.current,
    faults: faults.active,
    down: faults.down,
    rate_limit: { per_second: rateLimit.perSecond },
    idempotency_keys: account.table('idempotency_key').size,
  }));
  post('/_control/reset', () => {
    faults.clear();
    rateLimit.set(0);
    engine.refundOutcomes.length = 0;
    deliveries.configure(defaultWebhookSettings);
    reset();
    return { reset: true };
  });

  post('/_control/clock', (input) => {
    const { advance } = z
      .strictObject({
        advance: z
          .int()
          .min(0)
          .max(400 * 86_400),
      })
      .parse(input);
    account.clock.advance(advance);
    act(() => passTime(account));
    dropOldKeys(account, false);
    account.flush();
    return { now: account.now() };
  });

  post('/_control/faults', (input) => {
    const { down, ...fault } = z.looseObject({ down: z.boolean().optional() }).parse(input);
    if (down === undefined) faults.add(faultSchema.parse(fault));
    else faults.down = down;
    return { faults: faults.active, down: faults.down };
  });
  remove('/_control/faults', () => {
    faults.clear();
    return { faults: [], down: false };
  });

  post('/_control/rate_limit', (input) => {
    const { per_second, retry_after_seconds } = z
      .strictObject({ per_second: z.int().min(0), retry_after_seconds: z.int().min(0).optional() })
      .parse(input);
    rateLimit.set(per_second, retry_after_seconds);
    return { per_second };
  });

  post('/_control/webhook', (input) => {
    const changed = webhookSettingsSchema.partial().parse(input);
    deliveries.configure(webhookSettingsSchema.parse({ ...deliveries.current, ...changed }));
    return deliveries.current;
  });
  post('/_control/webhook/resend', (input) => {
    const { events } = z.strictObject({ events: z.array(z.string()).optional() }).parse(input);
    return { resent: deliveries.resend(events) };
  });

  post('/_control/checkout/:id/pay', (input, id) => {
    const { outcome, email, name } = z
      .strictObject({ outcome: actionNames.default('pay'), email: z.string().optional(), name: z.string().optional() })
      .parse(input);
    return act(() => {
      if (outcome === 'abandon') return account.require('checkout.session', id);
      const who = { email: email ?? payer.email, name: name ?? payer.name };
      if (outcome !== 'authenticate' && outcome !== 'authenticate_refused')
        return payCheckout(account, id, outcome, who);
      const asked = payCheckout(account, id, 'authenticate', who);
      return asked.status === 'open' ? authenticateCheckout(account, id, outcome === 'authenticate') : asked;
    });
  });
  post('/_control/checkout/:id/settle', (input, id) => {
    const { outcome } = z.strictObject({ outcome: z.enum(['succeeded', 'failed']) }).parse(input);
    return act(() => settleDelayedCheckout(account, id, outcome));
  });
  post('/_control/checkout/:id/expire', (_input, id) => act(() => expireCheckoutSession(account, id)));

  post('/_control/refunds', (input) => {
    const { next } = z
      .strictObject({ next: z.array(z.enum(['succeeded', 'pending', 'fails_later', 'failed', 'requires_action'])) })
      .parse(input);
    engine.refundOutcomes.push(...next);
    return { next: engine.refundOutcomes };
  });
  post('/_control/refunds/:id', (input, id) => {
    const { status } = z.strictObject({ status: z.enum(['succeeded', 'failed', 'canceled']) }).parse(input);
    return act(() => settleRefund(account, id, status));
  });

  post('/_control/charges/:id/dispute', (input, id) => {
    const { reason } = z.strictObject({ reason: z.string().default('fraudulent') }).parse(input);
    return act(() => openDispute(account, id, reason));
  });
  post('/_control/disputes/:id/close', (input, id) => {
    const { status } = z.strictObject({ status: z.enum(['won', 'lost']) }).parse(input);
    return act(() => closeDispute(account, id, status));
  });
  post('/_control/customers/:id/card', (input, id) => {
    const { card } = z.strictObject({ card: cardNames.default('pm_card_visa') }).parse(input);
    return act(() => {
      const customer = account.require('customer', id);
      const method = newCard(account, testCards[card], id);
      account.change(
        'customer',
        customer,
        { invoice_settings: { ...customer.invoice_settings, default_payment_method: method.id } },
        { eventType: 'customer.updated' },
      );
      return { payment_method: cardOf(account, id) };
    });
  });
  router.use('/_control', (request, response) => {
    response.status(404).json({
      error: {
        message: `There is no control ${request.method} ${request.originalUrl}: see docs/stripe-stand-in.md`,
        actions: Object.keys(checkoutActions),
      },
    });
  });
  return router;
}

function answer(request: Request, response: Response, run: Control): void {
  try {
    const text = typeof request.body === 'string' && request.body !== '' ? request.body : '{}';
    const input: unknown = JSON.parse(text);
    response.json(run(input, String(request.params.id ?? '')));
  } catch (error) {
    if (error instanceof z.ZodError) response.status(400).json({ error: { message: z.prettifyError(error) } });
    else if (error instanceof SyntaxError)
      response.status(400).json({ error: { message: `The body is not JSON: ${error.message}` } });
    else if (error instanceof StripeError) response.status(error.status).json({ error: error.fields });
    else throw error;
  }
}

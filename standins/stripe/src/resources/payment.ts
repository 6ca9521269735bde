import { StripeError } from '../errors.ts';
import type { LastPaymentError, PaymentIntent, PaymentMethod } from '../objects.ts';
import type { Account } from '../state/account.ts';
import { paymentMethodOf, wantsAuthentication } from './cards.ts';
import { chargeCard } from './charges.ts';

interface Confirmation {
  returnUrl?: string | undefined;
  /** True: a decline is answered as 402, as to an API request; false: it stands in the intent only, as in Checkout. */
  answerDecline: boolean;
  /** The cardholder has approved the 3-D Secure step. */
  authenticated?: boolean;
}

/**
 * Confirms an intent with its payment method.
 * @throws StripeError 402 card_error after a decline, with the charge and the intent as they then stand
 */
export function confirmIntent(account: Account, intent: PaymentIntent, how: Confirmation): PaymentIntent {
  if (intent.payment_method === null) return intent;
  const method = paymentMethodOf(account, intent.payment_method, intent.customer);
  if (wantsAuthentication(method) && how.authenticated !== true) {
    const url = `${account.baseUrl}/authenticate/${intent.id}`;
    return account.change(
      'payment_intent',
      intent,
      {
        status: 'requires_action',
        last_payment_error: null,
        next_action: { type: 'redirect_to_url', redirect_to_url: { url, return_url: how.returnUrl ?? null } },
      },
      { eventType: 'payment_intent.requires_action' },
    );
  }
  return charge(account, intent, method, { answerDecline: how.answerDecline });
}

function charge(
  account: Account,
  intent: PaymentIntent,
  method: PaymentMethod,
  { answerDecline }: { answerDecline: boolean },
): PaymentIntent {
  const { charge: made, decline } = chargeCard(account, intent, method);
  if (decline !== undefined) {
    const failed = failIntent(
      account,
      intent,
      { ...decline, type: 'card_error', charge: made.id, payment_method: method },
      { chargeId: made.id },
    );
    if (answerDecline)
      throw new StripeError(402, { type: 'card_error', ...decline, charge: made.id, payment_intent: failed });
    return failed;
  }
  const settled = { latest_charge: made.id, last_payment_error: null, next_action: null, processing: null };
  if (intent.capture_method === 'manual') {
    return account.change(
      'payment_intent',
      intent,
      { ...settled, status: 'requires_capture', amount_capturable: intent.amount },
      { eventType: 'payment_intent.amount_capturable_updated' },
    );
  }
  return account.change(
    'payment_intent',
    intent,
    { ...settled, status: 'succeeded', amount_received: intent.amount },
    { eventType: 'payment_intent.succeeded' },
  );
}

/** Back to the start: another payment method may be tried. */
export function failIntent(
  account: Account,
  intent: PaymentIntent,
  error: LastPaymentError,
  { chargeId }: { chargeId?: string } = {},
): PaymentIntent {
  return account.change(
    'payment_intent',
    intent,
    {
      status: 'requires_payment_method',
      payment_method: null,
      next_action: null,
      processing: null,
      last_payment_error: error,
      latest_charge: chargeId ?? intent.latest_charge,
    },
    { eventType: 'payment_intent.payment_failed' },
  );
}

/** The cardholder's answer to the 3-D Secure step. */
export function authenticateIntent(account: Account, id: string, approved: boolean): PaymentIntent {
  const intent = account.require('payment_intent', id);
  if (intent.status !== 'requires_action') return intent;
  if (approved) return confirmIntent(account, intent, { answerDecline: false, authenticated: true });
  return failIntent(account, intent, {
    type: 'invalid_request_error',
    code: 'payment_intent_authentication_failure',
    message:
      'The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.',
  });
}

/** Takes what is held. @param amount in minor units, at most what is capturable */
export function captureIntent(account: Account, intent: PaymentIntent, amount: number): PaymentIntent {
  const held = intent.latest_charge === null ? undefined : account.table('charge').get(intent.latest_charge);
  if (held !== undefined) {
    const released = held.amount - amount;
    account.change(
      'charge',
      held,
      { captured: true, amount_captured: amount, amount_refunded: released },
      { eventType: 'charge.captured' },
    );
  }
  return account.change(
    'payment_intent',
    intent,
    { status: 'succeeded', amount_capturable: 0, amount_received: amount },
    { eventType: 'payment_intent.succeeded' },
  );
}

/** Ends an intent; money that was held is released, and the charge says so as a full refund. */
export function cancelIntent(
  account: Account,
  intent: PaymentIntent,
  reason: PaymentIntent['cancellation_reason'],
): PaymentIntent {
  const held = intent.latest_charge === null ? undefined : account.table('charge').get(intent.latest_charge);
  if (held !== undefined && held.status === 'succeeded' && !held.captured) {
    account.change(
      'charge',
      held,
      { amount_refunded: held.amount, refunded: true },
      { eventType: reason === 'automatic' ? 'charge.expired' : 'charge.refunded' },
    );
  }
  return account.change(
    'payment_intent',
    intent,
    {
      status: 'canceled',
      canceled_at: account.now(),
      cancellation_reason: reason,
      amount_capturable: 0,
      next_action: null,
    },
    { eventType: 'payment_intent.canceled' },
  );
}

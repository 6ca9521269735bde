import { invalidRequest } from '../errors.ts';
import type { CheckoutSession, PaymentIntent, SetupIntent } from '../objects.ts';
import type { Account } from '../state/account.ts';
import { newCard, testCards } from './cards.ts';
import { createCustomer } from './customers.ts';
import { authenticateIntent, confirmIntent, failIntent } from './payment.ts';
import { openIntent } from './paymentIntents.ts';
import { startSubscription } from './subscriptions.ts';

/** What the person on the Checkout page does. */
export const checkoutActions = {
  pay: testCards.pm_card_visa,
  decline: testCards.pm_card_chargeDeclined,
  insufficient_funds: testCards.pm_card_chargeDeclinedInsufficientFunds,
  authenticate: testCards.pm_card_threeDSecure2Required,
  pay_refund_pending: testCards.pm_card_pendingRefund,
  pay_refund_fails: testCards.pm_card_refundFail,
  pay_disputed: testCards.pm_card_createDispute,
  /** A method that takes days (SEPA debit): the session completes unpaid. */
  delayed: testCards.pm_card_visa,
} as const;
export type CheckoutAction = keyof typeof checkoutActions;

export interface Payer {
  email: string;
  name: string;
}

/**
 * The person presses "Pay".
 * @returns the session after it; `open` still after a decline or while 3-D Secure waits
 * @throws StripeError where the session is not open, or excludes delayed methods
 */
export function payCheckout(account: Account, id: string, action: CheckoutAction, payer: Payer): CheckoutSession {
  const session = openSession(account, id);
  if (action === 'delayed' && !allowsDelayed(session)) {
    throw invalidRequest(
      'This Checkout Session does not offer payment methods that take days: it allows card only, or excludes sepa_debit.',
    );
  }
  const customer =
    session.customer ??
    (session.mode === 'payment' && session.customer_creation !== 'always' ? null : createCustomer(account, payer).id);
  const described = account.change('checkout.session', session, {
    customer,
    customer_details: detailsOf(account, session, payer),
  });
  if (described.mode !== 'payment' || described.amount_total === 0)
    return finishWithoutIntent(account, described, action);
  const method = newCard(account, checkoutActions[action], customer);
  const opened =
    described.payment_intent === null
      ? newIntent(account, described)
      : account.require('payment_intent', described.payment_intent);
  const withIntent = account.change('checkout.session', described, { payment_intent: opened.id });
  const intent = account.change('payment_intent', opened, { payment_method: method.id, customer });
  if (action === 'delayed') {
    account.change(
      'payment_intent',
      intent,
      { status: 'processing', last_payment_error: null },
      { eventType: 'payment_intent.processing' },
    );
    return complete(account, withIntent, {});
  }
  return settle(
    account,
    withIntent,
    confirmIntent(account, intent, {
      answerDecline: false,
      ...(described.success_url === null ? {} : { returnUrl: described.success_url }),
    }),
  );
}

/** The person approves or refuses the 3-D Secure step of the session. */
export function authenticateCheckout(account: Account, id: string, approved: boolean): CheckoutSession {
  const session = openSession(account, id);
  if (session.payment_intent === null)
    throw invalidRequest('This Checkout Session waits for no 3-D Secure step: press pay first.');
  return settle(account, session, authenticateIntent(account, session.payment_intent, approved));
}

/** The delayed payment of a complete session arrives or bounces. */
export function settleDelayedCheckout(account: Account, id: string, outcome: 'succeeded' | 'failed'): CheckoutSession {
  const session = account.require('checkout.session', id);
  const intent =
    session.payment_intent === null ? undefined : account.table('payment_intent').get(session.payment_intent);
  if (intent === undefined || intent.status !== 'processing')
    throw invalidRequest('No delayed payment of this Checkout Session is on its way.');
  if (outcome === 'failed') {
    failIntent(account, intent, {
      type: 'card_error',
      code: 'payment_intent_payment_attempt_failed',
      message: 'The payment failed.',
    });
    account.emit('checkout.session.async_payment_failed', session);
    return session;
  }
  confirmIntent(account, intent, { answerDecline: false, authenticated: true });
  const paid = account.change('checkout.session', session, { payment_status: 'paid' });
  account.emit('checkout.session.async_payment_succeeded', paid);
  return paid;
}

function openSession(account: Account, id: string): CheckoutSession {
  const session = account.require('checkout.session', id);
  if (session.status !== 'open') throw invalidRequest(`This Checkout Session is ${session.status}, not open.`);
  return session;
}

function settle(account: Account, session: CheckoutSession, intent: PaymentIntent): CheckoutSession {
  if (intent.status === 'succeeded') return complete(account, session, { payment_status: 'paid' });
  // authorised only: the money is not there yet, and the session says so
  if (intent.status === 'requires_capture') return complete(account, session, {});
  return session;
}

function complete(account: Account, session: CheckoutSession, fields: Partial<CheckoutSession>): CheckoutSession {
  return account.change(
    'checkout.session',
    session,
    { ...fields, status: 'complete', url: null },
    { eventType: 'checkout.session.completed' },
  );
}

function newIntent(account: Account, session: CheckoutSession): PaymentIntent {
  const plan = account.table('checkout_plan').get(session.id);
  return openIntent(account, {
    amount: session.amount_total ?? 0,
    currency: session.currency ?? 'eur',
    customer: session.customer,
    capture_method: plan?.intent.capture_method ?? 'automatic_async',
    metadata: plan?.intent.metadata ?? {},
    description: plan?.intent.description ?? null,
    receipt_email: plan?.intent.receipt_email ?? null,
    setup_future_usage: plan?.intent.setup_future_usage ?? null,
    payment_method: null,
    allowed: null,
    excluded: null,
  });
}

function finishWithoutIntent(account: Account, session: CheckoutSession, action: CheckoutAction): CheckoutSession {
  if (session.mode === 'setup')
    return complete(account, session, { setup_intent: newSetupIntent(account, session).id });
  if (session.mode === 'payment') return complete(account, session, {});
  const plan = account.table('checkout_plan').get(session.id);
  if (action === 'decline' || action === 'insufficient_funds' || action === 'authenticate') return session;
  const method = newCard(account, checkoutActions[action], session.customer);
  const started = startSubscription(account, {
    customer: session.customer ?? '',
    lines: (plan?.lines ?? []).map((line) => ({ price: line.price, quantity: line.quantity ?? 1, metadata: {} })),
    metadata: plan?.subscription.metadata ?? {},
    trialEnd: plan?.subscription.trial_end ?? null,
    description: plan?.subscription.description ?? null,
    paymentMethod: method.id,
    billingMode: 'flexible',
  });
  return complete(account, session, {
    subscription: started.subscription.id,
    invoice: started.invoice.id,
    payment_status: session.amount_total === 0 ? 'no_payment_required' : 'paid',
  });
}

function newSetupIntent(account: Account, session: CheckoutSession): SetupIntent {
  const id = account.newId('seti', 24);
  const method = newCard(account, '4242', session.customer);
  return account.insert(
    'setup_intent',
    {
      id,
      object: 'setup_intent',
      allowed_payment_method_types: null,
      application: null,
      automatic_payment_methods: null,
      cancellation_reason: null,
      client_secret: null,
      created: account.now(),
      customer: session.customer,
      description: null,
      excluded_payment_method_types: null,
      flow_directions: null,
      last_setup_error: null,
      latest_attempt: null,
      livemode: false,
      mandate: null,
      metadata: account.table('checkout_plan').get(session.id)?.setup.metadata ?? {},
      next_action: null,
      on_behalf_of: null,
      payment_method: method.id,
      payment_method_configuration_details: null,
      payment_method_options: null,
      payment_method_types: ['card'],
      single_use_mandate: null,
      status: 'succeeded',
      usage: 'off_session',
    },
    'setup_intent.succeeded',
  );
}

/** Where only card is allowed, or delayed methods are excluded, nobody can pay by debit. */
function allowsDelayed(session: CheckoutSession): boolean {
  const excluded = session.excluded_payment_method_types ?? [];
  const allowed = session.allowed_payment_method_types;
  return !excluded.includes('sepa_debit') && (allowed === null || allowed.includes('sepa_debit'));
}

function detailsOf(account: Account, session: CheckoutSession, payer: Payer): CheckoutSession['customer_details'] {
  const customer = session.customer === null ? undefined : account.table('customer').get(session.customer);
  return {
    address: { city: null, country: 'FR', line1: null, line2: null, postal_code: null, state: null },
    business_name: null,
    email: customer?.email ?? session.customer_email ?? payer.email,
    individual_name: null,
    name: customer?.name ?? payer.name,
    phone: null,
    tax_exempt: 'none',
    tax_ids: [],
  };
}

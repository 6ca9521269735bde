import type { Stripe } from 'stripe';
import { formatAmount } from '../currency.ts';
import { invalidRequest, StripeError } from '../errors.ts';
import { mergeMetadata } from '../metadata.ts';
import type { Charge, Refund } from '../objects.ts';
import type { Account } from '../state/account.ts';
import { refundBehaviourOf } from './cards.ts';

/** How long a pending refund takes, and how long until one fails that first succeeded; seconds of the account's clock. */
export const REFUND_SETTLES_AFTER = 10;

/** How the next refunds go, whatever the card: set over the control address, used up one by one. */
export type RefundOutcome = 'succeeded' | 'pending' | 'fails_later' | 'failed' | 'requires_action';

/** @throws StripeError charge_already_refunded, or 400 where the amount is above the remainder */
export function createRefund(
  account: Account,
  params: Stripe.RefundCreateParams,
  planned: RefundOutcome | undefined,
): Refund {
  const charge = chargeOf(account, params);
  const left = charge.amount_captured - refundedOf(account, charge);
  if (left <= 0) {
    throw new StripeError(400, {
      type: 'invalid_request_error',
      code: 'charge_already_refunded',
      message: `Charge ${charge.id} has already been refunded.`,
    });
  }
  const amount = params.amount ?? left;
  if (amount < 1)
    throw invalidRequest('This value must be greater than or equal to 1.', 'amount', 'parameter_invalid_integer');
  if (amount > left) {
    throw invalidRequest(
      `Refund amount (${formatAmount(amount, charge.currency)}) is greater than unrefunded amount on charge (${formatAmount(left, charge.currency)})`,
      'amount',
    );
  }
  const method =
    charge.payment_method === null ? undefined : account.table('payment_method').get(charge.payment_method);
  const byCard = { succeeds: 'succeeded', pending: 'pending', fails_later: 'fails_later' } as const;
  const outcome = planned ?? byCard[refundBehaviourOf(method)];
  const refund = account.insert(
    'refund',
    {
      id: account.newId('re', 24),
      object: 'refund',
      amount,
      balance_transaction: null,
      charge: charge.id,
      created: account.now(),
      currency: charge.currency,
      customer: charge.customer,
      customer_account: null,
      destination_details: { type: 'card', card: { type: 'refund' } },
      metadata: mergeMetadata(null, params.metadata),
      payment_intent: charge.payment_intent,
      payment_method: charge.payment_method,
      reason: params.reason ?? null,
      receipt_number: null,
      source_transfer_reversal: null,
      status: outcome === 'fails_later' || outcome === 'failed' ? 'succeeded' : outcome,
      transfer_reversal: null,
      ...(outcome === 'pending' ? { pending_reason: 'processing' as const } : {}),
    },
    'refund.created',
  );
  setTotals(account, charge, 'charge.refunded');
  if (outcome === 'fails_later' || outcome === 'pending') {
    account
      .table('setting')
      .put({ id: `settle:${refund.id}`, object: 'setting', value: account.now() + REFUND_SETTLES_AFTER });
  }
  return outcome === 'failed' ? settleRefund(account, refund.id, 'failed') : refund;
}

export function updateRefund(account: Account, params: Stripe.RefundUpdateParams, id: string): Refund {
  const refund = account.require('refund', id);
  return account.change(
    'refund',
    refund,
    { metadata: mergeMetadata(refund.metadata, params.metadata) },
    { eventType: 'refund.updated' },
  );
}

/** What the bank says later. A failed refund gives its amount back to the charge's remainder. */
export function settleRefund(account: Account, id: string, status: 'succeeded' | 'failed' | 'canceled'): Refund {
  const refund = account.require('refund', id);
  account.table('setting').delete(`settle:${id}`);
  if (refund.status === status || refund.status === 'failed' || refund.status === 'canceled') return refund;
  const { pending_reason: _settled, ...kept } = refund;
  const settled: Refund = {
    ...kept,
    status,
    ...(status === 'failed' ? { failure_reason: 'expired_or_canceled_card' } : {}),
  };
  account.table('refund').put(settled);
  account.emit('refund.updated', settled, { status: refund.status });
  account.emit('charge.refund.updated', settled, { status: refund.status });
  if (status !== 'succeeded') {
    setTotals(account, account.require('charge', refund.charge), 'charge.updated');
    if (status === 'failed') account.emit('refund.failed', settled);
  }
  return settled;
}

/** Settles what is due by the account's clock. */
export function settleDueRefunds(account: Account): void {
  for (const due of account.table('setting').values()) {
    if (!due.id.startsWith('settle:') || due.value > account.now()) continue;
    const refund = account.table('refund').get(due.id.slice('settle:'.length));
    if (refund === undefined) account.table('setting').delete(due.id);
    else settleRefund(account, refund.id, refund.status === 'pending' ? 'succeeded' : 'failed');
  }
}

function chargeOf(account: Account, params: Stripe.RefundCreateParams): Charge {
  if (params.charge !== undefined) return refundable(account, account.require('charge', params.charge, 'charge'));
  if (params.payment_intent === undefined)
    throw invalidRequest('One of the following params should be provided for this request: payment_intent or charge.');
  const intent = account.require('payment_intent', params.payment_intent, 'payment_intent');
  const charge = intent.latest_charge === null ? undefined : account.table('charge').get(intent.latest_charge);
  if (charge === undefined || charge.status !== 'succeeded') {
    throw invalidRequest(
      `This PaymentIntent (${intent.id}) does not have a successful charge to refund.`,
      'payment_intent',
    );
  }
  return refundable(account, charge);
}

function refundable(account: Account, charge: Charge): Charge {
  if (!charge.captured) {
    throw invalidRequest(
      `Charge ${charge.id} has not been captured: cancel its PaymentIntent instead of refunding it.`,
      'charge',
      'charge_not_refundable',
    );
  }
  // `disputed` stays true for good; what forbids a refund is a dispute that is open or lost
  const contested = account
    .table('dispute')
    .values()
    .some((dispute) => dispute.charge === charge.id && dispute.status !== 'won' && !dispute.is_charge_refundable);
  if (contested)
    throw new StripeError(400, {
      type: 'invalid_request_error',
      code: 'charge_disputed',
      message: `Charge ${charge.id} has been charged back; cannot issue a refund.`,
    });
  return charge;
}

/** Refunds that count: everything that is not failed or canceled. */
function refundedOf(account: Account, charge: Charge): number {
  return account
    .table('refund')
    .values()
    .filter((refund) => refund.charge === charge.id && refund.status !== 'failed' && refund.status !== 'canceled')
    .reduce((sum, refund) => sum + refund.amount, 0);
}

function setTotals(account: Account, charge: Charge, eventType: string): void {
  // what a partial capture released counts as refunded, as Stripe shows it
  const total = refundedOf(account, charge) + (charge.amount - charge.amount_captured);
  account.change('charge', charge, { amount_refunded: total, refunded: total === charge.amount }, { eventType });
}

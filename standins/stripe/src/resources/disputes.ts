import type { Dispute } from '../objects.ts';
import { invalidRequest } from '../errors.ts';
import type { Account } from '../state/account.ts';

const SEVEN_DAYS = 7 * 86_400;

/** The cardholder's bank takes the money back until it is decided. */
export function openDispute(account: Account, chargeId: string, reason: string): Dispute {
  const charge = account.require('charge', chargeId);
  if (charge.disputed) throw invalidRequest(`Charge ${chargeId} has already been disputed.`, 'charge');
  account.change('charge', charge, { disputed: true });
  const dispute = account.insert(
    'dispute',
    {
      id: account.newId('du', 24),
      object: 'dispute',
      amount: charge.amount - charge.amount_refunded,
      balance_transactions: [],
      charge: chargeId,
      created: account.now(),
      currency: charge.currency,
      evidence_details: {
        due_by: account.now() + SEVEN_DAYS,
        has_evidence: false,
        past_due: false,
        submission_count: 0,
      },
      is_charge_refundable: false,
      livemode: false,
      metadata: {},
      payment_intent: charge.payment_intent,
      reason,
      status: 'needs_response',
    },
    'charge.dispute.created',
  );
  account.emit('charge.dispute.funds_withdrawn', dispute);
  return dispute;
}

/** Decided: won brings the money back. */
export function closeDispute(account: Account, id: string, status: 'won' | 'lost'): Dispute {
  const dispute = account.require('dispute', id);
  if (dispute.status === 'won' || dispute.status === 'lost')
    throw invalidRequest(`This dispute is already closed (${dispute.status}).`);
  const closed = account.change('dispute', dispute, { status }, { eventType: 'charge.dispute.closed' });
  if (status === 'won') account.emit('charge.dispute.funds_reinstated', closed);
  return closed;
}

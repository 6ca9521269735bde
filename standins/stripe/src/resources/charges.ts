import type { Charge, PaymentIntent, PaymentMethod } from '../objects.ts';
import type { Account } from '../state/account.ts';
import { type Decline, declineOf, disputesItsCharge } from './cards.ts';
import { openDispute } from './disputes.ts';

/** Charges the card of an intent: succeeds, or leaves a failed charge that says why. */
export function chargeCard(
  account: Account,
  intent: PaymentIntent,
  method: PaymentMethod,
): { charge: Charge; decline: Decline | undefined } {
  const decline = declineOf(method);
  const captured = decline === undefined && intent.capture_method !== 'manual';
  const id = account.newId('ch', 24);
  const charge = account.insert(
    'charge',
    {
      id,
      object: 'charge',
      amount: intent.amount,
      amount_captured: captured ? intent.amount : 0,
      amount_refunded: 0,
      application: null,
      application_fee: null,
      application_fee_amount: null,
      balance_transaction: null,
      billing_details: method.billing_details,
      calculated_statement_descriptor: 'GUICHET',
      captured,
      created: account.now(),
      currency: intent.currency,
      customer: intent.customer,
      description: intent.description,
      disputed: false,
      failure_balance_transaction: null,
      failure_code: decline?.code ?? null,
      failure_message: decline?.message ?? null,
      fraud_details: {},
      livemode: false,
      metadata: intent.metadata,
      on_behalf_of: null,
      outcome: {
        advice_code: null,
        network_advice_code: null,
        network_decline_code: null,
        network_status: decline === undefined ? 'approved_by_network' : 'declined_by_network',
        reason: decline?.decline_code ?? null,
        risk_level: 'normal',
        seller_message: decline === undefined ? 'Payment complete.' : 'The bank declined the payment.',
        type: decline === undefined ? 'authorized' : 'issuer_declined',
      },
      paid: decline === undefined,
      payment_intent: intent.id,
      payment_method: method.id,
      payment_method_details: { type: 'card', card: method.card },
      receipt_email: intent.receipt_email,
      receipt_number: null,
      receipt_url: decline === undefined ? `${account.baseUrl}/receipts/${id}` : null,
      refunded: false,
      review: null,
      shipping: null,
      source: null,
      source_transfer: null,
      statement_descriptor: null,
      statement_descriptor_suffix: null,
      status: decline === undefined ? 'succeeded' : 'failed',
      transfer_data: null,
      transfer_group: null,
    },
    decline === undefined ? 'charge.succeeded' : 'charge.failed',
  );
  if (decline === undefined && disputesItsCharge(method)) openDispute(account, charge.id, 'fraudulent');
  return { charge, decline };
}

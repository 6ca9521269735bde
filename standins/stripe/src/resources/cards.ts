import { missing } from '../errors.ts';
import type { PaymentMethod } from '../objects.ts';
import type { Account } from '../state/account.ts';

/**
 * Stripe's test cards: the last four digits say how the card behaves, as in Stripe's test mode.
 * Source: docs.stripe.com/testing.
 */
export const testCards = {
  pm_card_visa: '4242',
  pm_card_mastercard: '4444',
  pm_card_visa_chargeDeclined: '0002',
  pm_card_chargeDeclined: '0002',
  pm_card_visa_chargeDeclinedInsufficientFunds: '9995',
  pm_card_chargeDeclinedInsufficientFunds: '9995',
  pm_card_chargeDeclinedExpiredCard: '0069',
  pm_card_threeDSecure2Required: '3220',
  pm_card_authenticationRequired: '3184',
  pm_card_pendingRefund: '7726',
  pm_card_refundFail: '5126',
  pm_card_createDispute: '0259',
} as const;
type Last4 = (typeof testCards)[keyof typeof testCards];

export interface Decline {
  code: string;
  decline_code: string;
  message: string;
}

const declines: Readonly<Record<string, Decline>> = {
  '0002': { code: 'card_declined', decline_code: 'generic_decline', message: 'Your card was declined.' },
  '9995': { code: 'card_declined', decline_code: 'insufficient_funds', message: 'Your card has insufficient funds.' },
  '0069': { code: 'expired_card', decline_code: 'expired_card', message: 'Your card has expired.' },
};

export function declineOf(method: PaymentMethod): Decline | undefined {
  return declines[method.card.last4];
}

export function wantsAuthentication(method: PaymentMethod): boolean {
  return method.card.last4 === '3220' || method.card.last4 === '3184';
}

export function disputesItsCharge(method: PaymentMethod): boolean {
  return method.card.last4 === '0259';
}

/** 7726: pending, then succeeds. 5126: succeeds, then fails. */
export function refundBehaviourOf(method: PaymentMethod | undefined): 'succeeds' | 'pending' | 'fails_later' {
  if (method?.card.last4 === '7726') return 'pending';
  return method?.card.last4 === '5126' ? 'fails_later' : 'succeeds';
}

export function newCard(account: Account, last4: Last4, customer: string | null): PaymentMethod {
  return account.insert(
    'payment_method',
    {
      id: account.newId('pm', 24),
      object: 'payment_method',
      created: account.now(),
      customer,
      livemode: false,
      metadata: {},
      type: 'card',
      billing_details: {
        address: { city: null, country: 'FR', line1: null, line2: null, postal_code: null, state: null },
        email: null,
        name: null,
        phone: null,
        tax_id: null,
      },
      card: {
        brand: last4 === '4444' ? 'mastercard' : 'visa',
        country: 'FR',
        exp_month: 12,
        exp_year: new Date(account.now() * 1000).getUTCFullYear() + 3,
        funding: 'credit',
        last4,
      },
    },
    customer === null ? undefined : 'payment_method.attached',
  );
}

/**
 * A payment method of the account, or a new one from a test token (`pm_card_visa`).
 * @throws StripeError resource_missing
 */
export function paymentMethodOf(account: Account, id: string, customer: string | null): PaymentMethod {
  const known = account.table('payment_method').get(id);
  if (known !== undefined) return known;
  const token = Object.entries(testCards).find(([name]) => name === id);
  if (token === undefined) throw missing('PaymentMethod', id, 'payment_method', { status: 400 });
  return newCard(account, token[1], customer);
}

/** The card that a customer pays with by itself: its default, else the last one it used. */
export function cardOf(account: Account, customer: string): string | null {
  const chosen = account.table('customer').get(customer)?.invoice_settings.default_payment_method ?? null;
  if (typeof chosen === 'string') return chosen;
  return (
    account
      .table('payment_method')
      .values()
      .filter((method) => method.customer === customer)
      .at(-1)?.id ?? null
  );
}

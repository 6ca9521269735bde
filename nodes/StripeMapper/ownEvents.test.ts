import { describe, expect, test } from '@jest/globals';
import { MAPPED_EVENT_TYPES } from '../shared/stripeEventTypes';
import { mapEvent } from './mapEvent';
import { ownEvents } from './testing/events';

const events = ownEvents();
const mapped = events.filter((entry) => entry.mapped);

/** What must stand in the row of each fixture; `row.` is left out of the path where it is not ambiguous. */
const expectations: Record<string, object> = {
  '2019-12-03__customer.subscription.created': {
    object: 'subscription',
    deleted: false,
    row: {
      stripe_subscription_id: 'sub_Fournil19',
      stripe_customer_id: 'cus_Fournil19',
      status: 'trialing',
      period: 'month',
      quantity: 1,
      current_period_start: '2020-01-01T09:14:20.000Z',
      current_period_end: '2020-01-15T09:13:20.000Z',
      coupon_id: 'BIENVENUE20',
      promo_code: null,
      currency: 'eur',
      seat_billing_enabled: true,
      plan: {
        metadata_code: 'ESSENTIEL',
        lookup_key: null,
        stripe_price_id: 'plan_Fournil19Essentiel',
        stripe_product_id: 'prod_Fournil19Essentiel',
      },
    },
    items: [
      {
        stripe_subscription_item_id: 'si_Fournil19Essentiel',
        type: 'BASE',
        unit_amount: 4900,
        quantity: 1,
        position: 0,
      },
    ],
  },
  '2019-12-03__customer.subscription.updated': {
    previous_attributes: { status: 'trialing', latest_invoice: 'in_Fournil190' },
    row: { status: 'active', quantity: 1 },
    items: [
      { type: 'BASE', metadata_code: 'ESSENTIEL', stripe_price_id: 'plan_Fournil19Essentiel', quantity: 1 },
      { type: 'ADDON', metadata_code: 'PACK_FACTURES', feature_key: 'MAX_INVOICES', quantity: 2, unit_amount: 1500 },
      { type: 'SEAT', metadata_code: 'SIEGE_SUP', feature_key: 'SEATS_ACTIVE', unit_label: 'siège', quantity: 3 },
    ],
  },
  '2019-12-03__customer.subscription.deleted': {
    deleted: true,
    row: { status: 'canceled', ended_at: '2020-01-25T09:13:20.000Z' },
  },
  '2019-12-03__invoice.payment_failed': {
    object: 'invoice',
    row: {
      stripe_invoice_id: 'in_Fournil191',
      stripe_subscription_id: 'sub_Fournil19',
      stripe_payment_intent_id: 'pi_Fournil191',
      stripe_charge_id: 'ch_Fournil191',
      status: 'open',
      total: 8760,
      tax: 1460,
      amount_paid: 0,
      amount_remaining: 8760,
      payment_outcome: 'failed',
      paid_at: null,
    },
  },
  '2019-12-03__invoice.paid': {
    row: { status: 'paid', amount_paid: 8760, paid_at: '2020-01-15T10:14:20.000Z', payment_outcome: 'succeeded' },
  },
  '2019-12-03__customer.created': {
    object: 'customer',
    deleted: false,
    row: {
      company_name: 'Le Fournil de Camille',
      billing_email: 'compta@fournil-camille.example',
      tax_id: 'FR32123456789',
      country: 'FR',
    },
  },
  '2019-12-03__customer.deleted': { deleted: true, row: { stripe_customer_id: 'cus_Fournil19' } },
  '2019-12-03__product.created': {
    object: 'product',
    deleted: false,
    row: {
      code: 'ESSENTIEL',
      type: 'BASE',
      order_index: 1,
      unit_label: 'établissement',
      quotas: { MAX_INVOICES: 100, MAX_RECIPES: 50, INCLUDED_SEATS_PER_ESTABLISHMENT: 2 },
    },
  },
  '2019-12-03__checkout.session.completed': {
    object: 'checkout.session',
    row: {
      mode: 'subscription',
      payment_status: 'paid',
      amount_total: 5880,
      client_reference_id: '9f1c2b54-6d0e-4c1c-9b7e-0b8f6a1d2e3f',
      stripe_subscription_id: 'sub_Fournil19',
      customer_name: 'Le Fournil de Camille',
      customer_country: 'FR',
      tax_id: 'FR32123456789',
      subscription: null,
    },
  },
  '2019-12-03__payment_intent.succeeded': {
    object: 'payment_intent',
    row: {
      stripe_charge_id: 'ch_Fournil19V',
      receipt_url: 'https://pay.stripe.example/receipts/Fournil19V',
      amount_received: 350,
      capture_method: 'manual',
    },
  },
  '2019-12-03__payment_intent.payment_failed': {
    row: {
      status: 'requires_payment_method',
      stripe_charge_id: 'ch_Fournil19V',
      error_code: 'card_declined',
      decline_code: 'insufficient_funds',
      error_message: 'Votre carte a été refusée.',
    },
  },
  '2019-12-03__charge.refunded': {
    object: 'charge',
    row: { amount: 350, amount_captured: 350, amount_refunded: 350, refunded: true, captured: true, disputed: false },
  },
  '2019-12-03__charge.refund.updated': {
    object: 'refund',
    row: { stripe_refund_id: 're_Fournil19V', status: 'succeeded', amount: 350 },
  },
  '2019-12-03__charge.dispute.created': {
    object: 'dispute',
    row: {
      stripe_charge_id: 'ch_Fournil19D',
      stripe_payment_intent_id: null,
      status: 'needs_response',
      evidence_due_by: '2020-03-01T09:13:20.000Z',
    },
  },
  '2022-11-15__customer.subscription.updated__expanded': {
    row: {
      stripe_customer_id: 'cus_Librairie22',
      promo_code: 'NOEL22',
      coupon_id: 'BIENVENUE20',
      plan: {
        metadata_code: 'PRODUIT',
        lookup_key: 'essentiel_mensuel',
        stripe_product_id: 'prod_Librairie22Essentiel',
      },
    },
    items: [{ metadata_code: 'PRODUIT', unit_label: 'boutique', type: null }],
  },
  '2025-03-31.basil__customer.subscription.updated__cancel-at-period-end': {
    items_partial: true,
    discounts_unexpanded: true,
    row: {
      status: 'active',
      cancel_at_period_end: true,
      canceled_at: '2025-04-21T09:33:20.000Z',
      coupon_id: null,
      ended_at: null,
    },
  },
  '2025-03-31.basil__invoice.paid__payments-expanded': {
    row: {
      stripe_payment_intent_id: 'pi_Traiteur251',
      stripe_charge_id: null,
      stripe_subscription_id: 'sub_Traiteur25',
    },
  },
  '2025-03-31.basil__invoice.finalized__manual': {
    row: { stripe_subscription_id: null, billing_reason: 'manual', payment_outcome: null },
  },
  '2026-10-28.endive__customer.subscription.created': {
    row: {
      status: 'trialing',
      current_period_start: '2026-10-28T15:07:40.000Z',
      current_period_end: '2026-11-11T15:06:40.000Z',
      coupon_id: 'RENTREE15',
      promo_code: 'promo_Velo26',
      plan: { metadata_code: 'ESSENTIEL', lookup_key: 'essentiel_mensuel', stripe_price_id: 'price_Velo26Essentiel' },
    },
    items: [{ current_period_start: '2026-10-28T15:07:40.000Z', currency: 'eur' }],
  },
  '2026-10-28.endive__customer.subscription.trial_will_end': { row: { status: 'trialing' } },
  '2026-10-28.endive__customer.subscription.paused': { row: { status: 'paused' } },
  '2026-10-28.endive__invoice.payment_failed': {
    row: {
      stripe_subscription_id: 'sub_Velo26',
      stripe_payment_intent_id: null,
      stripe_charge_id: null,
      tax: 1460,
      payment_outcome: 'failed',
    },
  },
  '2026-10-28.endive__invoice.payment_action_required': { row: { payment_outcome: 'action_required' } },
  '2026-10-28.endive__invoice.voided': { row: { status: 'void', payment_outcome: null } },
  '2026-10-28.endive__invoice_payment.paid': {
    object: 'invoice_payment',
    row: {
      stripe_invoice_payment_id: 'inpay_Velo26',
      stripe_invoice_id: 'in_Velo261',
      stripe_payment_intent_id: 'pi_Velo261',
      amount_paid: 8760,
      paid_at: '2026-11-11T16:07:40.000Z',
    },
  },
  '2026-10-28.endive__customer.created': { row: { company_name: 'Atelier Vélo des Halles SARL' } },
  '2026-10-28.endive__price.created': {
    object: 'price',
    row: {
      code: 'ESSENTIEL',
      type: 'BASE',
      period: 'month',
      unit_amount: 4900,
      billing_mode: 'flat',
      is_public: true,
      active: true,
    },
  },
  '2026-10-28.endive__price.updated': {
    previous_attributes: { active: true },
    row: { is_public: false, active: false },
  },
  '2026-10-28.endive__price.deleted': { deleted: true, row: { unit_amount: 0 } },
  '2026-10-28.endive__checkout.session.expired': {
    row: { status: 'expired', payment_status: 'unpaid', stripe_customer_id: null, customer_name: null, tax_id: null },
  },
  '2026-10-28.endive__payment_intent.amount_capturable_updated': {
    row: {
      status: 'requires_capture',
      amount_capturable: 350,
      amount_received: 0,
      stripe_charge_id: 'ch_Velo26V',
      receipt_url: null,
    },
  },
  '2026-10-28.endive__payment_intent.canceled': { row: { status: 'canceled', cancellation_reason: 'abandoned' } },
  '2026-10-28.endive__refund.failed': { row: { status: 'failed', failure_reason: 'expired_or_canceled_card' } },
  '2026-10-28.endive__charge.dispute.closed': { row: { status: 'won', stripe_payment_intent_id: 'pi_Velo26D' } },
  '2026-10-28.endive__charge.succeeded': {
    object: 'charge',
    row: { captured: false, amount: 350, amount_captured: 0, status: 'succeeded' },
  },
  '2019-12-03__charge.succeeded': { row: { captured: false, amount_captured: 0 } },
  '2019-12-03__charge.failed': {
    row: { status: 'failed', error_code: 'card_declined', error_message: 'Votre carte a été refusée.' },
  },
  '2026-10-28.endive__charge.expired': { row: { amount_refunded: 350, captured: false } },
  '2026-10-28.endive__invoice.created': {
    row: { status: 'draft', number: null, payment_outcome: null, paid_at: null },
  },
};

describe("the repository's own events", () => {
  test('cover every mapped type', () => {
    const covered = new Set(mapped.map((entry) => entry.type));
    expect(MAPPED_EVENT_TYPES.filter((type) => !covered.has(type))).toEqual([]);
  });

  test('are of the oldest and of the newest shape for every type that the oldest knew', () => {
    const of = (version: string) =>
      new Set(mapped.filter((entry) => entry.file.startsWith(`${version}__`)).map((entry) => entry.type));
    expect(MAPPED_EVENT_TYPES.filter((type) => !of('2026-10-28.endive').has(type))).toEqual([]);
    expect(MAPPED_EVENT_TYPES.filter((type) => !of('2019-12-03').has(type))).toEqual(['invoice_payment.paid']);
  });

  test.each(mapped)('$file maps to a row of its own event', ({ event, type }) => {
    const sync = mapEvent(event);
    expect(sync).toMatchObject({ event_id: event.id, event_type: type, event_created: event.created, livemode: false });
  });

  test.each(Object.entries(expectations))('%s', (file, expected) => {
    const entry = events.find((candidate) => candidate.file === file);
    expect(entry && mapEvent(entry.event)).toMatchObject(expected);
  });
});

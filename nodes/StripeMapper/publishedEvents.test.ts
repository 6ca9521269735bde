import { describe, expect, test } from '@jest/globals';
import { mapEvent } from './mapEvent';
import { ownEvents, publishedEvents } from './testing/events';

const published = publishedEvents();
if (published === null) {
  console.warn("The folder of published Stripe events is absent: this run reads the repository's own events only.");
}
const mapped = (published ?? ownEvents()).filter((entry) => entry.mapped);

/** Literals read in the published files by eye. */
const expectations: Record<string, object> = {
  '2017-12-14__charge.dispute.funds_withdrawn__rubymock': {
    row: {
      stripe_dispute_id: 'dp_00000000000000',
      amount: 25000,
      status: 'needs_response',
      evidence_due_by: '2018-02-01T23:59:59.000Z',
    },
  },
  '2018-02-28__payment_intent.processing__rubymock': {
    row: { stripe_charge_id: 'ch_00000000000000', amount: 900, currency: 'eur' },
  },
  '2019-12-03__customer.subscription.updated__openapi-fixture': {
    row: { status: 'active', plan: { stripe_price_id: 'gold', stripe_product_id: 'prod_G8aXHNsyixFgjW' } },
    items: [
      { stripe_subscription_item_id: 'si_G8auQps1ZFtdhh', unit_amount: 2000, period_interval: 'month', quantity: 1 },
    ],
  },
  '2019-12-03__invoice.payment_failed__openapi-fixture': {
    row: { stripe_subscription_id: 'sub_G8auRBhnxWG8VU', payment_outcome: 'failed' },
  },
  '2020-08-27__charge.refunded__rubymock': {
    previous_attributes: { amount_refunded: 0 },
    row: { amount_refunded: 100, refunded: true },
  },
  '2020-08-27__charge.refund.updated__rubymock': {
    object: 'refund',
    row: { metadata: { order_id: '6735' }, status: 'succeeded' },
  },
  '2020-08-27__customer.subscription.deleted__rubymock': {
    deleted: true,
    row: { status: 'canceled', ended_at: '2022-03-26T18:41:37.000Z' },
  },
  '2020-08-27__invoice.paid__rubymock': {
    row: { number: 'EE1DF78D-0001', amount_paid: 2000, stripe_charge_id: 'ch_000000000000000000000000' },
  },
  '2020-08-27__price.deleted__rubymock': {
    deleted: true,
    row: { stripe_price_id: 'plan_00000000000000', unit_amount: 2000 },
  },
  '2022-11-15__checkout.session.expired__openapi-fixture': {
    row: { status: 'expired', mode: 'payment', amount_total: null },
  },
  '2025-03-31.basil__customer.subscription.updated__openapi-fixture': {
    row: {
      cancel_at_period_end: false,
      current_period_start: '2030-02-06T01:08:38.000Z',
      current_period_end: '2000-12-08T15:02:53.000Z',
    },
  },
  '2026-03-25.dahlia__checkout.session.completed__setup': {
    row: {
      mode: 'setup',
      payment_status: 'no_payment_required',
      stripe_setup_intent_id: 'seti_1TGnNOKXBGcbgpbZS1Bhc70E',
      amount_total: null,
    },
  },
  '2026-03-25.dahlia__checkout.session.completed__subscription': {
    row: { stripe_subscription_id: 'sub_wrapped', subscription: null },
  },
  '2026-03-25.dahlia__customer.subscription.created__trialing': {
    row: {
      status: 'trialing',
      latest_invoice_id: 'in_1TGnFJKXBGcbgpbZnaDpb7KW',
      current_period_end: '2026-04-14T21:21:17.000Z',
      trial_end: '2026-04-14T21:21:17.000Z',
    },
  },
  '2026-03-25.dahlia__customer.subscription.created__incomplete': { row: { status: 'incomplete' } },
  '2026-03-25.dahlia__invoice.paid__trial-zero': {
    row: {
      total: 0,
      status: 'paid',
      billing_reason: 'subscription_create',
      stripe_subscription_id: 'sub_1TGnFJKXBGcbgpbZqZC2HAM0',
    },
  },
  // filler values in every branch of `parent`, whose type says that neither names a subscription
  '2026-08.dahlia__invoice.updated__openapi-fixture': {
    row: { stripe_subscription_id: null, billing_reason: 'manual' },
  },
  '2026-08.dahlia__invoice_payment.paid__openapi-fixture': { row: { stripe_invoice_id: 'invoice', amount_paid: null } },
};

describe(published === null ? "the repository's own events" : 'the published events', () => {
  test.each(mapped)('$file maps to a row of its own event', ({ event, type }) => {
    expect(mapEvent(event)).toMatchObject({ event_id: event.id, event_type: type, event_created: event.created });
  });

  if (published !== null) {
    test.each(Object.entries(expectations))('%s', (file, expected) => {
      const entry = published.find((candidate) => candidate.file === file);
      expect(entry && mapEvent(entry.event)).toMatchObject(expected);
    });
  }
});

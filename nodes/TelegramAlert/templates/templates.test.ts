import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createFormat } from '../message/format';
import { templates } from './index';
import { stripeUrl } from './stripeUrl';

const french = createFormat({ locale: 'fr', timeZone: 'Europe/Paris', instanceUrl: null });
const english = createFormat({ locale: 'en', timeZone: 'Europe/Paris', instanceUrl: null });

describe.each([...templates])('%s', (_name, template) => {
  test('has words in both languages, and stands without any data', () => {
    const fr = template.write({}, french);
    const en = template.write({}, english);
    expect(fr?.title).not.toBe(en?.title);
    expect(fr?.next).not.toBe(en?.next);
    expect(fr?.facts).toEqual([]);
    expect(fr?.links).toEqual([]);
  });

  test('has a title a phone shows on one line', () => {
    expect(template.write({}, french)?.title.length).toBeLessThanOrEqual(32);
    expect(template.write({}, english)?.title.length).toBeLessThanOrEqual(32);
  });

  test('has a title for several', () => {
    const [fr, en] = [template.write({}, french)?.many ?? '', template.write({}, english)?.many ?? ''];
    expect(fr).not.toBe(en);
    // short enough to stand behind a number
    expect(Math.max(fr.length, en.length)).toBeLessThanOrEqual(32);
    expect(fr.length * en.length).toBeGreaterThan(0);
  });
});

/** What the database and the workflows write, and what of it must be read by support. */
test.each([
  [
    'event_failed',
    { event_id: 'evt_1', type: 'invoice.paid', object_id: 'in_1', attempts: 8, message: 'no such plan' },
    ['invoice.paid', 'evt_1', 'in_1', 'no such plan', '8'],
  ],
  [
    'unmapped_event_type',
    { type: 'radar.early_fraud_warning.created', event_id: 'evt_1' },
    ['radar.early_fraud_warning.created', 'evt_1'],
  ],
  [
    'outbox_parked',
    { id: 'o1', topic: 'stripe.refund', object_key: 'booking:1', attempts: 10, message: 'card expired' },
    ['stripe.refund', 'booking:1', 'card expired', '10'],
  ],
  [
    'money_returned',
    { payment_intent: 'pi_1', amount: 250, currency: 'eur', reason: 'paid_twice' },
    ['2,50\u00a0€', 'payé deux fois (paid_twice)', 'pi_1'],
  ],
  [
    'refund_failed',
    { refund: 're_1', payment_intent: 'pi_1', amount: 250, currency: 'eur', reason: 'lost_or_stolen_card' },
    ['2,50\u00a0€', 'carte perdue ou volée (lost_or_stolen_card)', 're_1', 'pi_1'],
  ],
  [
    'refund_failed',
    { booking_id: 'b1', email: 'a@b.fr', refund: 're_1', amount: 3000, currency: 'eur' },
    ['a@b.fr', 'b1', 're_1', '30,00\u00a0€'],
  ],
  [
    'dispute_won',
    { dispute: 'du_1', payment_intent: 'pi_1', amount: 1200, currency: 'eur', reason: 'fraudulent', order_id: 'o1' },
    ['12,00\u00a0€', 'paiement jugé frauduleux (fraudulent)', 'du_1', 'pi_1', 'o1'],
  ],
  [
    'dispute_lost',
    { dispute: 'du_1', charge: 'ch_1', amount: 1200, currency: 'eur', reason: 'fraudulent' },
    ['12,00\u00a0€', 'du_1', 'ch_1'],
  ],
  [
    'booking_refund',
    {
      booking_id: 'b1',
      email: 'a@b.fr',
      amount: 3000,
      currency: 'eur',
      payment_intent: 'pi_1',
      reason: 'late_payment',
    },
    ['a@b.fr', '30,00\u00a0€', 'paiement arrivé trop tard (late_payment)', 'b1'],
  ],
  [
    'subscription_canceled',
    { stripe_subscription_id: 'sub_1', establishment_name: 'Chez Léa', plan_code: 'PRO', ended_at: 1762416000 },
    ['Chez Léa', 'PRO', 'sub_1', '6 nov. 2025, 09:00'],
  ],
  [
    'subscription_duplicate',
    { subscription: 'sub_2', kept: 'sub_1', plan_code: 'PRO', establishment_name: 'Chez Léa', email: 'a@b.fr' },
    ['Chez Léa', 'a@b.fr', 'PRO', 'sub_2 · → sub_1'],
  ],
  [
    'vend_unknown_outcome',
    { machine_name: 'Hall B', item: 'A3', amount: 150, currency: 'eur', vend_session_id: 'v1' },
    ['Hall B', 'A3', '1,50\u00a0€', 'v1'],
  ],
  [
    'limit_insisted',
    {
      limit: 'checkouts',
      most: 20,
      minutes: 60,
      refused: 3,
      user_id: 'u1',
      email: 'a@b.fr',
      since: '2025-11-06T08:00:00Z',
    },
    ['a@b.fr (u1)', 'pages de paiement · 20 · 60 min', '3', '6 nov. 2025, 09:00'],
  ],
  [
    'limit_insisted',
    { limit: 'vend_checkouts_of_machine', most: 60, machine_name: 'Hall B', place: 'Lyon', vend_session_id: 'v1' },
    ['Hall B', 'Lyon', 'v1'],
  ],
  [
    'machine_offline',
    { machine_name: 'Hall B', place: 'Lyon', last_seen_at: '2025-11-06T08:00:00Z' },
    ['Hall B', 'Lyon', '6 nov. 2025, 09:00'],
  ],
  [
    'machine_unheard',
    { machine_name: 'Hall B', place: 'Lyon', last_seen_at: '2025-11-06T08:00:00Z', reason: 'machine token refused' },
    ['Hall B', 'Lyon', 'machine token refused', '6 nov. 2025, 09:00'],
  ],
  [
    'catalogue_drift',
    { object_id: 'price_1', name: 'Pro', field: 'unit_amount', expected: 4900, found: 5900 },
    ['Pro (price_1)', 'unit_amount', '4900', '5900'],
  ],
  [
    'vend_unpaid',
    { machine_id: 'M1', amount: 150, currency: 'eur', reason: 'success without payment', vend_session_id: 'v1' },
    ['M1', '1,50\u00a0€', 'success without payment', 'v1'],
  ],
  [
    'vend_outcome_contradicted',
    { machine_id: 'M1', amount: 150, currency: 'eur', reason: 'settled as failure, the machine says success' },
    ['M1', 'settled as failure, the machine says success'],
  ],
  [
    'vend_outcome_contradicted',
    { machine_id: 'M1', reason: 'charged_not_dispensed' },
    ['le client est débité, et la machine dit que rien n’est sorti (charged_not_dispensed)'],
  ],
  [
    'vend_unpaid',
    { machine_id: 'M1', reason: 'success_without_payment' },
    ['la machine dit le produit sorti, rien n’était payé (success_without_payment)'],
  ],
  [
    'vend_unknown_outcome',
    { machine_name: 'Hall B', reason: 'not_begun' },
    ['la machine dit le produit sorti, sans avoir reçu l’accord (jeton volé ?) (not_begun)'],
  ],
  [
    'vend_price_refused',
    {
      machine_name: 'Hall B',
      item: 'Café',
      amount: 9900,
      currency: 'eur',
      expected_amount: 250,
      expected_currency: 'eur',
    },
    ['Hall B', 'Café', '99,00\u00a0€', '2,50\u00a0€'],
  ],
  [
    'vend_price_unconfirmed',
    { machine_id: 'M1', item: '65535', amount: 9900, currency: 'eur' },
    ['M1', '65535', '99,00\u00a0€'],
  ],
  ['machine_session_limit', { machine_name: 'Hall B', place: 'Lyon', limit: 30 }, ['Hall B', 'Lyon', '30']],
  [
    'vend_stuck',
    { machine_id: 'M1', amount: 150, currency: 'eur', reason: 'duplicate key', vend_session_id: 'v1' },
    ['M1', '1,50\u00a0€', 'duplicate key', 'v1'],
  ],
  [
    'quota_undefined',
    { subscription: 'sub_1', plan_code: 'pro', product: 'prod_1', customer_name: 'Chez Léa' },
    ['pro', 'prod_1', 'Chez Léa', 'sub_1'],
  ],
  [
    'quota_unreadable',
    { product: 'prod_1', name: 'Pro', key: 'MAX_INVOICES', value: '1 000' },
    ['Pro (prod_1)', 'MAX_INVOICES', '1 000'],
  ],
  ['unsupported_interval', { interval: 'week', stripe_subscription_id: 'sub_1' }, ['week', 'sub_1']],
  [
    'stripe_inbox_taken',
    { consumer: 'stripe-events', workflow_id: 'copy-1', bound_workflow_id: 'guichetStripeEvents' },
    ['copy-1', 'guichetStripeEvents'],
  ],
  [
    'stripe_other_source',
    { reason: 'other_account', event_id: 'evt_1', type: 'payment_intent.succeeded', account: 'acct_1', livemode: true },
    ['autre compte Stripe (other_account)', 'acct_1', 'payment_intent.succeeded', 'evt_1'],
  ],
  [
    'stripe_thin_event',
    { event_id: 'evt_1', type: 'v1.customer.created', consumer: 'stripe-events' },
    ['v1.customer.created', 'evt_1'],
  ],
  [
    'invoice_overdue',
    {
      invoice: 'in_1',
      invoice_number: 'A-7',
      customer_name: 'Chez Léa',
      amount: 2900,
      currency: 'eur',
      due_date: '2026-11-06T08:00:00Z',
    },
    ['A-7', 'Chez Léa', '29,00\u00a0€', '6 nov. 2026, 09:00'],
  ],
  [
    'invoice_finalization_failed',
    { invoice: 'in_1', customer_name: 'Chez Léa', reason: 'no address' },
    ['in_1', 'Chez Léa', 'no address'],
  ],
  [
    'workflow_failed',
    { workflow_name: 'Stripe events', node_name: 'Sync', message: 'timeout' },
    ['Stripe events', 'Sync', 'timeout'],
  ],
])('%s tells what its writers say', (name, data, expected) => {
  const values = templates
    .get(name)
    ?.write(data, french)
    ?.facts.map((fact) => fact.value);
  expect(values).toEqual(expect.arrayContaining(expected));
});

test('links lead to the page of the object, in test mode to the test dashboard', () => {
  expect(stripeUrl('sub_1', true)).toBe('https://dashboard.stripe.com/subscriptions/sub_1');
  expect(stripeUrl('cus_1', false)).toBe('https://dashboard.stripe.com/test/customers/cus_1');
  expect(stripeUrl('booking:1', true)).toBeNull();
  expect(stripeUrl(null, true)).toBeNull();
});

test('every alert that the database writes has words of its own', () => {
  const folder = path.resolve(__dirname, '../../../supabase/migrations');
  const written = readdirSync(folder).flatMap((file) =>
    [
      /guichet\.alert\('(\w+)'/g,
      /'template', '(\w+)', 'subject'/g,
      /insert into public\.alert_outbox \(template, subject, data\)(?:\s*--[^\n]*)*\s*select '(\w+)'/g,
    ].flatMap((pattern) =>
      [...readFileSync(path.join(folder, file), 'utf8').matchAll(pattern)].map(([, name]) => name),
    ),
  );
  expect(written).toEqual(
    expect.arrayContaining([
      'event_failed',
      'outbox_parked',
      'refund_failed',
      'machine_offline',
      'dispute_won',
      'dispute_lost',
    ]),
  );
  expect(written.filter((name) => name === undefined || !templates.has(name))).toEqual([]);
});

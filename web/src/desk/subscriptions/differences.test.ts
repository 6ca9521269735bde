import { expect, test } from '@jest/globals';
import { differences } from './differences.ts';
import type { Held } from './schema.ts';

const held: Held = {
  status: 'active',
  current_period_end: '2026-12-01T00:00:00+00:00',
  cancel_at_period_end: false,
  items: [{ code: 'PRO', stripe_price_id: 'price_1', quantity: 1, unit_amount_minor: 2900, currency: 'eur' }],
};

test('the same is the same, however an instant is written and whether null or absent', () => {
  expect(differences(held, { ...held, current_period_end: '2026-12-01T01:00:00+01:00', ended_at: null })).toEqual([]);
});

test('what differs is named, items as a whole', () => {
  expect(differences(held, { ...held, status: 'past_due', items: [] })).toEqual(['status', 'items']);
});

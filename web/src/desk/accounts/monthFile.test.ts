import { describe, expect, test } from '@jest/globals';
import type { Movement } from '../payments/movement.ts';
import { monthFile } from './monthFile.ts';

const movement = (fields: Partial<Movement>): Movement => ({
  id: 'payment:1',
  kind: 'payment',
  domain: 'order',
  via: 'stripe',
  amount_minor: 199750,
  currency: 'eur',
  at: '2026-10-25T22:59:59Z',
  subject: null,
  payment_id: null,
  role: 'main',
  fee_minor: null,
  fee_currency: null,
  stripe_id: 'pi_1',
  person: { id: 'u', name: 'Léa', email: 'lea@example.test' },
  about: null,
  ...fields,
});
const lines = (text: string): string[] => text.replace('\uFEFF', '').trimEnd().split('\r\n');

describe('a month as a file', () => {
  test('French: semicolons, decimal commas, the clock of the business, oldest first', () => {
    const [head, first, second] = lines(
      monthFile(
        [
          movement({}),
          movement({
            id: 'refund:1',
            kind: 'refund',
            amount_minor: -50,
            at: '2026-10-25T00:30:00Z',
            stripe_id: 're_1',
          }),
        ],
        'fr',
        'Europe/Paris',
      ),
    );
    expect(head?.split(';').slice(0, 7)).toEqual([
      'Date',
      'Heure',
      'Mouvement',
      'Domaine',
      'Montant',
      'Devise',
      'Frais',
    ]);
    expect(first).toBe(
      '25/10/2026;02:30:00;Remboursement;Commandes;-0,5;EUR;;;Stripe;Léa;lea@example.test;;re_1;refund:1',
    );
    expect(second).toContain('25/10/2026;23:59:59;Paiement;Commandes;1997,5;EUR;pas encore connu;');
  });

  test('English: commas, decimal points', () => {
    const [, row] = lines(monthFile([movement({ fee_minor: 55, fee_currency: 'gbp' })], 'en', 'Europe/Paris'));
    expect(row).toBe(
      '2026-10-25,23:59:59,Payment,Orders,1997.5,EUR,0.55,GBP,Stripe,Léa,lea@example.test,,pi_1,payment:1',
    );
  });

  test('whoever has a formula for a name runs nothing', () => {
    const person = { id: 'u', name: '=HYPERLINK("http://x")', email: '+1@example.test' };
    const [, row] = lines(monthFile([movement({ person })], 'fr', 'UTC'));
    expect(row).toContain(`"'=HYPERLINK(""http://x"")";'+1@example.test`);
  });

  test('currencies without cents are counted whole, what came outside Stripe has no fee to wait for', () => {
    const [, yen] = lines(monthFile([movement({ amount_minor: 93, currency: 'jpy', via: 'outside' })], 'en', 'UTC'));
    expect(yen).toContain('Payment,Orders,93,JPY,,,outside Stripe');
  });
});

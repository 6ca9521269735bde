import { expect, test } from '@jest/globals';
import { LANGUAGES, REFUSALS, refusalInWords } from './refusals';

test('every reason is a code with a sentence in each language, ended by a full stop', () => {
  for (const [code, words] of Object.entries(REFUSALS)) {
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    for (const language of LANGUAGES) expect([code, words[language]]).toEqual([code, expect.stringMatching(/\.$/)]);
  }
});

test('both languages tell the same numbers', () => {
  const numbers = (sentence: string) => [...sentence.matchAll(/\{\w+\}/g)].map(String).sort();
  for (const [code, { fr, en }] of Object.entries(REFUSALS)) expect([code, numbers(en)]).toEqual([code, numbers(fr)]);
});

test.each([
  [{ reason: 'more_than_left', left_cents: 123_450, currency: 'EUR' }, 'Il reste 1\u202f234,50\u00a0€ à rembourser.'],
  [{ reason: 'amount_too_small', minimum_cents: 50, currency: 'jpy' }, 'Le montant minimum est de 50\u00a0JPY.'],
  [{ reason: 'item_count', least: 1, most: 100 }, 'Une commande a de 1 à 100 lignes.'],
  [{ reason: 'currency_refused', currency: 'XTS' }, 'La devise XTS n’est pas acceptée.'],
  [{ reason: 'too_many_orders' }, 'Vous avez déjà ? commandes non payées : payez-les ou annulez-en une.'],
])('%j', (answer, sentence) => {
  expect(refusalInWords(answer, 'fr')).toBe(sentence);
});

test.each([
  [{}],
  [null],
  [{ reason: null }],
  [{ reason: 'session_id' }],
  [{ reason: 'constructor' }],
  [{ result: 'created' }],
])('%j is left to those who know it', (answer) => {
  expect(refusalInWords(answer, 'fr')).toBeUndefined();
});

import { expect, test } from '@jest/globals';
import { FORM_PAGES, formPageInWords } from './formPages';
import { LANGUAGES } from './refusals';

const values = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

test('every page has its words in each language, with the same values, and says what of the money', () => {
  for (const [page, words] of Object.entries(FORM_PAGES)) {
    expect([page, values(words.en.title)]).toEqual([page, values(words.fr.title)]);
    expect([page, words.en.lines.map(values)]).toEqual([page, words.fr.lines.map(values)]);
    for (const language of LANGUAGES)
      expect([page, words[language].lines.join(' ')]).toEqual([
        page,
        expect.stringMatching(
          /argent|money|rien n’est|nothing is|nothing has|rien n’a|sont gardés|are kept|sont rendus|are given back/i,
        ),
      ]);
  }
});

test('a refusal says why, and that no money has moved', () => {
  const refused = { page: 'refused', result: 'refused', reason: 'unknown_person', email: 'lea@equipe.test' };
  expect(formPageInWords(refused, 'fr')).toEqual({
    title: 'Refusé : rien n’a été fait',
    message: expect.stringMatching(/lea@equipe\.test[\s\S]*L’argent n’a pas bougé/),
  });
  expect(
    formPageInWords({ ...refused, reason: 'more_than_left', left_cents: 500, currency: 'eur' }, 'en')?.message,
  ).toBe('€5.00 are left to refund.\nNo money has moved. Correct it, then send the form again.');
  // a reason without words is said as it is
  expect(formPageInWords({ ...refused, reason: 'new_code' }, 'en')?.message).toContain('new_code');
});

test('amounts, instants and counts are as people write them; a line whose value is missing is left out', () => {
  const asked = {
    page: 'refund_ask',
    zone: 'Europe/Paris',
    currency: 'eur',
    amount_minor: 123_450,
    left_minor: 0,
    at: '2026-07-01T21:30:00Z',
    intent: 'pi_1',
    label: '1 × Café',
    who: null,
    reason: 'casse',
  };
  expect(formPageInWords(asked, 'fr')).toEqual({
    title: 'Rembourser 1\u202f234,50\u00a0€ ?',
    message: expect.stringContaining('Payé le 1 juillet 2026 à 23:30 · pi_1'),
  });
  expect(formPageInWords(asked, 'fr')?.message).not.toContain('Payé par');
  expect(formPageInWords(asked, 'en')?.message).toContain('Paid on 1 July 2026 at 23:30 · pi_1\nReason: casse');
});

test('events that stay as they are, are named with their reasons', () => {
  const refused = ['not_found', 'busy', 'expired', 'ignored', 'changed'].map((result, n) => ({
    event_id: `evt_${n + 2}`,
    result,
  }));
  expect(formPageInWords({ page: 'replay_partly', replayed: 1, refused }, 'fr')?.message).toContain(
    'evt_2 (inconnu du journal), evt_3 (en cours de traitement), evt_4 (contenu effacé après 30 jours), evt_5 (d’un autre compte ou d’un autre mode)',
  );
});

test.each([[{}], [null], [{ page: 'constructor' }], [{ page: 'another' }], [{ result: 'refused', reason: 'full' }]])(
  '%j is for no form',
  (answer) => {
    expect(formPageInWords(answer, 'fr')).toBeUndefined();
  },
);

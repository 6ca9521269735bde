import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createFormat } from '../message/format';
import { visibleLength } from '../message/html';
import { writeAnswer } from './answers';
import { keyboardOf } from './keyboard';
import { lineOf, textWithLines } from './lines';
import { TELEGRAM_REFUSALS } from './refusals';
import { toastOf } from './toast';
import type { Line } from './view';

const fr = createFormat({ locale: 'fr', timeZone: 'Europe/Paris', instanceUrl: null });
const en = createFormat({ locale: 'en', timeZone: 'Europe/Paris', instanceUrl: null });
const id = '00000000-0000-4000-8000-000000000001';

test('whoever presses on Telegram has a sentence for each refusal, in French and in English', () => {
  const page = readFileSync(path.resolve(__dirname, '../../../docs/refusals.md'), 'utf8');
  const listed = [...page.matchAll(/^\| `(\w+)` \|.*\| ([a-z, ]+) \|$/gm)]
    .filter(([, , words]) => words?.split(', ').includes('telegram'))
    .map(([, code]) => code);
  expect(Object.keys(TELEGRAM_REFUSALS).sort()).toEqual(listed.sort());
  for (const words of Object.values(TELEGRAM_REFUSALS))
    for (const sentence of [words.fr, words.en]) expect(sentence).toMatch(/\.$/);
});

describe('buttons', () => {
  test('say what they do, with the amount; what only looks stands below; a page is opened where it can be', () => {
    const buttons = [
      { id, action: 'refund', amount_minor: 1250, currency: 'eur' },
      { id, action: 'replay', count: 12 },
      { id, action: 'seen' },
    ];
    expect(keyboardOf({ buttons, open: 'https://bureau.example.fr/bureau' }, fr)).toEqual({
      inline_keyboard: [
        [
          { text: 'Rembourser 12,50\u00a0€', callback_data: id },
          { text: 'Rejouer (12)', callback_data: id },
        ],
        [
          { text: 'Vu', callback_data: id },
          { text: 'Ouvrir', url: 'https://bureau.example.fr/bureau' },
        ],
      ],
    });
    // Telegram refuses the whole message for such an address
    expect(keyboardOf({ buttons: [], open: 'http://localhost:54328/bureau' }, en)).toEqual({ inline_keyboard: [] });
  });

  test('that confirm give the reason where there is one', () => {
    const buttons = [
      { id, action: 'confirm', reason: 'done_by_hand' },
      { id, action: 'confirm', amount_minor: 250, currency: 'eur' },
      { id, action: 'cancel' },
    ];
    expect(keyboardOf({ buttons, open: 'https://bureau.example.fr' }, en).inline_keyboard).toEqual([
      [
        { text: 'Already done by hand', callback_data: id },
        { text: 'Confirm €2.50', callback_data: id },
      ],
      [{ text: 'Cancel', callback_data: id }],
    ]);
  });
});

describe('a message says', () => {
  const line: Line = {
    action: 'refund',
    outcome: 'done',
    by: 'claire@example.fr',
    at: '2026-11-30T13:05:00Z',
    facts: {},
    amount_minor: 1250,
    currency: 'eur',
    came_of_it: { state: 'succeeded', final: true },
  };

  test('who did what, when, and what came of it', () => {
    expect(lineOf(line, fr)).toBe(
      '✅ Remboursé 12,50\u00a0€ · claire@example.fr · 30 nov. 2026, 14:05 — Stripe l’a fait',
    );
    expect(
      lineOf(
        {
          ...line,
          action: 'replay',
          facts: { count: 2 },
          amount_minor: undefined,
          came_of_it: { counts: { processed: 1, error: 1 } },
        },
        en,
      ),
    ).toContain('Replayed: 2');
  });

  test('that a letter had just left, and that nobody answered in time', () => {
    const facts = { to: 'lea@example.fr', reason: 'sent_just_now' };
    expect(
      lineOf({ action: 'send_link', outcome: 'done', by: 'a@b.fr', at: '2026-11-30T13:05:00Z', facts }, fr),
    ).toContain('Lien envoyé · lea@example.fr · il était déjà parti');
    expect(textWithLines('Livrer ?', { lines: [], question: null, over: true }, fr)).toBe(
      'Livrer ?\n\n⌛ Sans réponse à temps : ces boutons ne comptent plus.',
    );
  });

  test('why not, where it was refused, and what was too much', () => {
    const facts = { reason: 'over_press_limit', most: 10_000, amount_minor: 12_500, currency: 'eur' };
    expect(lineOf({ ...line, outcome: 'refused', facts }, fr)).toContain(
      '125,00\u00a0€ dépasse votre plafond sur Telegram (100,00\u00a0€) : rien n’a bougé.',
    );
  });

  test('what is asked, with amount and name escaped, and stays within what Telegram takes', () => {
    const question = { action: 'refund', amount_minor: 1250, currency: 'eur', name: '<b>x</b>' };
    expect(textWithLines('Alerte', { lines: [], question }, fr)).toBe(
      'Alerte\n\n❓ <b>Rembourser 12,50\u00a0€ à &lt;b&gt;x&lt;/b&gt; ?</b>',
    );
    const many = Array.from({ length: 80 }, () => line);
    expect(visibleLength(textWithLines('x'.repeat(2000), { lines: many, question: null }, fr))).toBeLessThanOrEqual(
      4096,
    );
  });
});

describe('whoever pressed is told at once', () => {
  test.each([
    [{ result: 'done', count: 2 }, 'replay', 'Rejoué : 2'],
    [{ result: 'asked' }, 'refund', 'Appuyez encore une fois pour confirmer.'],
    [{ result: 'already', by: 'karim@example.fr' }, 'refund', 'C’est déjà décidé par karim@example.fr.'],
    [{ result: 'refused', reason: 'staff_only' }, 'refund', 'Votre rôle ne permet pas cela : rien n’a été fait.'],
    // what workflows have words for as well
    [{ result: 'refused', reason: 'nothing_left' }, 'refund', 'Il ne reste rien à rembourser.'],
  ])('%j', (answer, action, text) => {
    expect(toastOf({ action, answer, reached: true }, fr)).toMatchObject({ text, alert: answer.result === 'refused' });
  });
});

describe('commands', () => {
  test('takings by domain and their total, beside the day before', () => {
    const takings = [{ domain: 'order', currency: 'eur', amount_minor: 900, payments: 1, returned_minor: -100 }];
    const before = [{ domain: 'vend', currency: 'eur', amount_minor: 250, payments: 1, returned_minor: 0 }];
    expect(writeAnswer({ command: 'day', day: '2026-03-02', takings, before }, fr)).toBe(
      [
        '📈 <b>Recettes du lundi 2 mars</b>',
        'Commandes\u00a0: 9,00\u00a0€ · 1 paiement(s) · dont 1,00\u00a0€ rendus',
        'Total\u00a0: 9,00\u00a0€ · la veille : 2,50\u00a0€',
      ].join('\n'),
    );
  });

  test('what disputes took and what wallets paid stand beside the takings', () => {
    const none = { payments: 0, returned_minor: 0, amount_minor: 0, currency: 'eur' };
    const takings = [
      { domain: 'order', currency: 'eur', amount_minor: 900, payments: 1, returned_minor: 0, disputed_minor: 400 },
      { domain: 'vend', ...none, wallet_minor: 250, wallet_vends: 1 },
    ];
    expect(writeAnswer({ command: 'day', day: '2026-03-02', takings, before: [] }, fr).split('\n').slice(1)).toEqual([
      'Commandes\u00a0: 9,00\u00a0€ · 1 paiement(s)',
      'Total\u00a0: 9,00\u00a0€',
      'Contestations\u00a0: -4,00\u00a0€',
      'Par portefeuille, à part\u00a0: 2,50\u00a0€ · 1 vente(s)',
    ]);
  });

  test('several people of a name: there are more', () => {
    const people = [{ user_id: 'u1', email: 'claire@example.fr' }];
    expect(writeAnswer({ command: 'customer', asked: 'claire', more: true, people }, fr)).toContain(
      'l’adresse entière',
    );
    expect(writeAnswer({ command: 'customer', asked: 'claire', more: false, people }, fr)).not.toContain('entière');
  });

  test.each([
    [{ command: 'help' }, '/jour'],
    [{ command: 'bind', result: 'bound', email: 'claire@example.fr' }, 'claire@example.fr'],
    [{ result: 'refused', reason: 'stranger' }, 'n’est lié à personne'],
    [{ command: 'customer', asked: '<x>', people: [] }, '&lt;x&gt;'],
    [{ command: 'payment', asked: 'pi_1' }, 'Aucun paiement'],
    [{ command: 'machine', machines: [] }, 'Aucune machine'],
    [{ command: 'event', events: [] }, 'Aucun événement'],
    [{ command: 'catalogue', run: 'r', differences: [] }, 'dit la même chose'],
    [{ text: 'Livrer & partir ?' }, 'Livrer &amp; partir ?'],
  ])('%j', (facts, words) => {
    expect(writeAnswer(facts, fr)).toContain(words);
  });
});

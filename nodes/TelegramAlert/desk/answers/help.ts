import * as z from 'zod';
import { bold, escapeHtml } from '../../message/html';
import { defineAnswer } from './answer';

const WORDS = {
  fr: {
    title: 'Ce que je sais faire',
    missing: (command: string) => `Il manque quelque chose derrière /${command}.`,
    lines: [
      '/statut — ce qui attend une décision',
      '/jour — recettes du jour et de la veille',
      '/client adresse ou nom — qui est-ce, qu’a-t-il (en privé)',
      '/paiement identifiant — un paiement, le rembourser (en privé)',
      '/machine code ou nom — son état',
      '/evenement identifiant — un événement, le rejouer ; sans identifiant : ceux en erreur',
      '/catalogue — les écarts avec Stripe, les appliquer',
      '/lier CODE — lier ce compte (le code se fait dans le bureau, « Mon compte »)',
    ],
  },
  en: {
    title: 'What I can do',
    missing: (command: string) => `Something is missing behind /${command}.`,
    lines: [
      '/status — what waits for a decision',
      '/today — takings of today and the day before',
      '/customer address or name — who it is, what they have (in private)',
      '/payment id — a payment, refund it (in private)',
      '/machine code or name — how it is',
      '/event id — an event, replay it; without an id: those in error',
      '/catalogue — differences with Stripe, apply them',
      '/bind CODE — bind this account (the code is made in the desk, “My account”)',
    ],
  },
};

const COMMANDS: Readonly<Record<string, Readonly<Record<'fr' | 'en', string>>>> = {
  customer: { fr: 'client', en: 'customer' },
  payment: { fr: 'paiement', en: 'payment' },
};

export const help = defineAnswer(z.object({ missing: z.string().nullish() }), ({ missing }, { locale }) => [
  ...(missing ? [escapeHtml(WORDS[locale].missing(COMMANDS[missing]?.[locale] ?? missing)), ''] : []),
  bold(WORDS[locale].title),
  ...WORDS[locale].lines.map(escapeHtml),
]);

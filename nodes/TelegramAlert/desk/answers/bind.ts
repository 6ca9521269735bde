import * as z from 'zod';
import { bold, escapeHtml } from '../../message/html';
import { defineAnswer } from './answer';

const WORDS = {
  fr: {
    title: 'Compte lié',
    who: (email: string) => `Vos appuis comptent maintenant pour ${email}, avec ses droits du moment.`,
    next: 'Pour le délier : le bureau, « Mon compte ». /aide dit ce que je sais faire.',
  },
  en: {
    title: 'Account bound',
    who: (email: string) => `What you press now counts as ${email}, with the rights of that moment.`,
    next: 'To unbind it: the desk, “My account”. /help says what I can do.',
  },
};

export const bind = defineAnswer(z.object({ email: z.string() }), ({ email }, { locale }) => [
  `🔗 ${bold(WORDS[locale].title)}`,
  escapeHtml(WORDS[locale].who(email)),
  escapeHtml(WORDS[locale].next),
]);

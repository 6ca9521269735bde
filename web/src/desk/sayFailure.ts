import type { Locale, Texts } from '../app/locale.tsx';
import { formatMoney } from '../app/money.ts';
import { Refusal } from './api.ts';
import { deskRefusals } from './refusals.ts';

const other: Texts<{ refused(code: string): string; failed: string }> = {
  fr: {
    refused: (code) => `La base a refusé (${code}). Rien n’a été fait.`,
    failed:
      'Pas de réponse claire\u00a0: on ne sait pas si c’est fait. Regardez la ligne avant de recommencer\u00a0; recommencer ne compte pas deux fois.',
  },
  en: {
    refused: (code) => `The database refused (${code}). Nothing was done.`,
    failed:
      'No clear answer: it is not known whether this was done. Look at the row before you try again; trying again does not count twice.',
  },
};

/** Why a decision did not go through, in words: what happened, whether anything moved, what to do. */
export function sayFailure(error: unknown, locale: Locale): string {
  if (!(error instanceof Refusal)) return other[locale].failed;
  const { currency } = error.details;
  const sentence = deskRefusals[locale][error.reason] ?? other[locale].refused(error.reason);
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = error.details[name];
    if (typeof value === 'number' && /_(cents|minor)$/.test(name) && typeof currency === 'string')
      return formatMoney(value, currency, locale);
    return typeof value === 'number' || typeof value === 'string' ? String(value) : whole;
  });
}

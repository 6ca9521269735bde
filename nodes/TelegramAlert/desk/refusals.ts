import { refusalInWords } from '../../shared/words/refusals';
import type { Format } from '../message/format';
import type { Locale } from '../message/locale';
import type { Decided } from './view';

/**
 * Why a press or a command was refused, for whoever sent it: a sentence a code and language. `{most}` and the like are
 * amounts of the answer in its currency, `{who}` a person. Codes that workflows know too stand in shared/words.
 */
export const TELEGRAM_REFUSALS: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  anonymous: {
    fr: 'Vous écrivez au nom du groupe : écrivez en votre nom, rien n’a été fait.',
    en: 'You write as the group: write as yourself, nothing was done.',
  },
  being_confirmed: {
    fr: 'Quelqu’un est en train de confirmer : rien n’a été fait de plus.',
    en: 'Somebody is about to confirm this: nothing more was done.',
  },
  busy: {
    fr: 'L’événement est en cours de traitement : rien n’a été changé.',
    en: 'The event is being processed: nothing was changed.',
  },
  changed_since: {
    fr: 'Cela a changé depuis : rien n’a été fait. Ouvrez-le dans le bureau.',
    en: 'This has changed since: nothing was done. Open it in the desk.',
  },
  could_not_be_done: {
    fr: 'Une erreur de notre côté : rien n’a été fait. Ouvrez-le dans le bureau.',
    en: 'A fault of ours: nothing was done. Open it in the desk.',
  },
  expired: {
    fr: 'Le contenu de l’événement a été effacé après son délai : il ne peut plus être rejoué.',
    en: 'The content of the event was deleted after its time: it cannot be replayed any more.',
  },
  ignored: {
    fr: 'L’événement est d’un autre compte ou d’un autre mode : rien n’a été rejoué.',
    en: 'The event is of another account or mode: nothing was replayed.',
  },
  no_limit_set: {
    fr: 'Aucun plafond Telegram en {currency} pour votre rôle : rien n’a bougé. Passez par le bureau.',
    en: 'Your role has no Telegram limit in {currency}: no money moved. Use the desk.',
  },
  offer_over: {
    fr: 'Ce bouton n’est plus valable : rien n’a été fait.',
    en: 'This button is over: nothing was done.',
  },
  other_chat: {
    fr: 'Cela ne compte que dans le groupe de l’équipe : rien n’a été fait.',
    en: 'This counts in the team’s group only: nothing was done.',
  },
  other_person: {
    fr: 'C’est {who} qui a demandé : confirmez chacun pour vous, rien n’a été fait.',
    en: '{who} asked for it and confirms it: nothing was done.',
  },
  over_day_limit: {
    fr: 'Au-delà de votre plafond du jour sur Telegram ({most}, déjà {moved_minor}) : rien n’a bougé. Passez par le bureau.',
    en: 'Above your limit of the day on Telegram ({most}, {moved_minor} already): no money moved. Use the desk.',
  },
  over_press_limit: {
    fr: '{amount_minor} dépasse votre plafond sur Telegram ({most}) : rien n’a bougé. Passez par le bureau.',
    en: '{amount_minor} is above your limit on Telegram ({most}): no money moved. Use the desk.',
  },
  private_only: {
    fr: 'Envoyez ce code au robot en privé, et demandez-en un autre : celui-ci a été lu par le groupe.',
    en: 'Send such a code to the bot in private, and ask for another one: the group has read this one.',
  },
  second_factor_required: {
    fr: 'Votre compte Telegram a été lié sans second facteur : rien n’a bougé. Reliez-le depuis le bureau, « Mon compte ».',
    en: 'Your Telegram account was bound without a second factor: no money moved. Bind it anew from the desk, “My account”.',
  },
  stranger: {
    fr: 'Ce compte Telegram n’est lié à personne de l’équipe : rien n’a été fait. Liez-le depuis le bureau, « Mon compte ».',
    en: 'This Telegram account belongs to nobody of the team: nothing was done. Bind it from the desk, “My account”.',
  },
  telegram_taken: {
    fr: 'Ce compte Telegram est déjà celui d’une autre personne de l’équipe.',
    en: 'This Telegram account is already somebody else’s of the team.',
  },
  wrong_code: {
    fr: 'Ce code est faux, déjà utilisé ou périmé : demandez-en un autre dans le bureau.',
    en: 'This code is wrong, used or over: ask for another one in the desk.',
  },
};

const OTHERS: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  staff_only: {
    fr: 'Votre rôle ne permet pas cela : rien n’a été fait.',
    en: 'Your role does not allow this: nothing was done.',
  },
  not_found: { fr: 'Introuvable : rien n’a été fait.', en: 'Not found: nothing was done.' },
  too_many_calls: {
    fr: 'Trop d’essais : réessayez dans une heure.',
    en: 'Too many attempts: try again in an hour.',
  },
};

/** The sentence of a refusal; the code where there is none. */
export function refusalWords(answer: Decided, format: Format): string {
  const reason = answer.reason ?? '';
  const words = TELEGRAM_REFUSALS[reason] ?? OTHERS[reason];
  if (words === undefined) return refusalInWords(answer, format.locale) ?? reason;
  const currency = typeof answer.currency === 'string' ? answer.currency : null;
  return words[format.locale].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = answer[name];
    if (typeof value === 'number') return format.money(value, currency) ?? String(value);
    return typeof value === 'string' ? (name === 'currency' ? value.toUpperCase() : value) : '?';
  });
}

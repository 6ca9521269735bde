import type { Locale, Texts } from './locale.tsx';

/** Why somebody is refused who asks for too much, too often or too late: the reason codes of the table guichet.limits, and waited_too_long. */
export const limitReasons: Texts<Readonly<Record<string, string>>> = {
  fr: {
    too_many_orders:
      'Vous avez plusieurs commandes non payées. Rien n’a été réservé ni débité\u00a0: payez ou annulez-en une, puis recommencez.',
    too_many_units:
      'C’est plus d’articles que l’on peut réserver sans payer. Rien n’a été réservé ni débité\u00a0: réduisez la quantité, ou payez d’abord vos autres commandes.',
    too_many_lapsed_orders:
      'Plusieurs de vos commandes sont restées impayées. Rien n’a été réservé ni débité\u00a0: réessayez demain, ou écrivez-nous.',
    too_many_holds:
      'Vous avez déjà retenu plusieurs places sans les payer. Rien n’est débité\u00a0: payez celle que vous gardez, ou réessayez demain.',
    too_many_offers:
      'Plusieurs places de liste d’attente vous ont été proposées sans que vous les preniez. Écrivez-nous pour revenir sur une liste.',
    offer_refused:
      'Une place de cette session vous a été proposée et vous ne l’avez pas prise\u00a0: elle va aux personnes suivantes. Choisissez d’autres dates, ou revenez dans une semaine.',
    too_many_recharges:
      'Plusieurs recharges sont déjà ouvertes. Rien n’est débité\u00a0: terminez-en une, ou attendez une heure.',
    too_many_calls: 'Trop de demandes en peu de temps. Rien n’est débité\u00a0: réessayez plus tard.',
    waited_too_long:
      'Il ne restait plus assez de temps pour payer\u00a0: ce qui vous était réservé est rendu. Rien n’est débité\u00a0; vous pouvez recommencer.',
  },
  en: {
    too_many_orders:
      'You have several unpaid orders. Nothing was kept for you or charged: pay or cancel one of them, then try again.',
    too_many_units:
      'This is more than can be kept without paying. Nothing was kept for you or charged: order fewer, or pay your other orders first.',
    too_many_lapsed_orders:
      'Several of your orders were left unpaid. Nothing was kept for you or charged: try again tomorrow, or write to us.',
    too_many_holds:
      'You have held several places without paying for them. Nothing is charged: pay for the one you keep, or try again tomorrow.',
    too_many_offers:
      'Several places from the waiting list were offered to you and not taken. Write to us to get back on a list.',
    offer_refused:
      'A place in this session was offered to you and not taken: it goes to the people after you. Choose other dates, or come back in a week.',
    too_many_recharges: 'Several top-ups are open already. Nothing is charged: finish one of them, or wait an hour.',
    too_many_calls: 'Too many requests in a short time. Nothing is charged: please try again later.',
    waited_too_long:
      'There was not enough time left to pay: what was kept for you has been given back. Nothing is charged; you can start again.',
  },
};

export interface LimitRefusal {
  reason?: string | null | undefined;
  /** ISO 8601: when the next request may come. */
  retry_at?: string | null | undefined;
}

/** A refusal by a limit in words, with the time of day to come back at where the database says one; undefined for any other refusal. */
export function sayLimit({ reason, retry_at }: LimitRefusal, locale: Locale): string | undefined {
  const sentence = limitReasons[locale][reason ?? ''];
  if (sentence === undefined || !retry_at) return sentence;
  const time = new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', { timeStyle: 'short' }).format(
    new Date(retry_at),
  );
  return locale === 'fr'
    ? `${sentence.replace(/plus tard\.$/, '').trimEnd()} après ${time}.`
    : `${sentence.replace(/later\.$/, '').trimEnd()} after ${time}.`;
}

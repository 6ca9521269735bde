import type { Locale, Texts } from '../../app/locale.tsx';
import type { Mood } from '../components/StateDot.tsx';

interface Ending {
  status: string;
  outcome: string | null;
  undecided: boolean;
  payment_method?: string | null;
}
type Said = readonly [mood: Mood, fr: string, en: string];

const outcomes: Readonly<Record<string, Said>> = {
  success: ['good', 'servi', 'dispensed'],
  reset: ['good', 'servi (redémarrage)', 'dispensed (restart)'],
  failure: ['bad', 'rien n’est tombé', 'nothing fell'],
  cancelled: ['off', 'annulé', 'cancelled'],
  timeout: ['off', 'personne n’a payé', 'nobody paid'],
  superseded: ['off', 'autre demande', 'another request'],
};
const moneyBack: Said = ['off', 'pas servi à temps', 'not dispensed in time'];
const decided: Readonly<Record<string, Said>> = {
  COMPLETED: ['good', 'décidé\u00a0: encaissé', 'decided: captured'],
  FAILED: ['off', 'décidé\u00a0: libéré', 'decided: released'],
};
const open: Readonly<Record<string, Said>> = {
  PENDING: ['wait', 'en attente de paiement', 'waiting for payment'],
  PAID: ['wait', 'payé, en cours', 'paid, under way'],
};

/** How a vend ended, in a word. */
export function outcomeOf(vend: Ending, locale: Locale): { mood: Mood; word: string } {
  const said: Said | undefined = vend.undecided
    ? ['bad', 'à décider', 'to decide']
    : vend.outcome === 'unknown'
      ? decided[vend.status]
      : vend.outcome === 'timeout' && vend.payment_method
        ? moneyBack
        : vend.outcome === null
          ? open[vend.status]
          : outcomes[vend.outcome];
  if (said === undefined) return { mood: 'off', word: vend.outcome ?? vend.status };
  return { mood: said[0], word: locale === 'fr' ? said[1] : said[2] };
}

const states: Texts<Readonly<Record<string, string>>> = {
  fr: {
    none: 'rien n’est payé',
    checkout_open: 'page de paiement ouverte',
    authorized: 'réservé sur la carte',
    paid: 'payé',
    capturing: 'encaissement en cours',
    captured: 'encaissé',
    releasing: 'libération en cours',
    released: 'libéré',
    refunding: 'remboursement en cours',
    refunded: 'remboursé',
    partially_refunded: 'remboursé en partie',
    refund_failed: 'remboursement refusé par la banque',
    disputed: 'contesté',
    dispute_lost: 'contestation perdue',
  },
  en: {
    none: 'nothing paid',
    checkout_open: 'payment page open',
    authorized: 'held on the card',
    paid: 'paid',
    capturing: 'being captured',
    captured: 'captured',
    releasing: 'being released',
    released: 'released',
    refunding: 'being refunded',
    refunded: 'refunded',
    partially_refunded: 'partly refunded',
    refund_failed: 'refund refused by the bank',
    disputed: 'disputed',
    dispute_lost: 'dispute lost',
  },
};

/** What the money of a vend is doing. */
export const moneyWord = (state: string, locale: Locale): string => states[locale][state] ?? state;

const stripe: Texts<Readonly<Record<string, string>>> = {
  fr: {
    requires_payment_method: 'aucune carte n’a encore payé',
    requires_confirmation: 'pas encore confirmé',
    requires_action: 'la banque demande une vérification',
    processing: 'en attente de la banque',
    requires_capture: 'réservé sur la carte, pas encore encaissé',
    succeeded: 'encaissé',
    canceled: 'libéré, rien n’est débité',
  },
  en: {
    requires_payment_method: 'no card has paid yet',
    requires_confirmation: 'not confirmed yet',
    requires_action: 'the bank asks for a check',
    processing: 'waiting for the bank',
    requires_capture: 'held on the card, not captured yet',
    succeeded: 'captured',
    canceled: 'released, nothing is charged',
  },
};

/** What Stripe says of a payment. */
export const stripeWord = (status: string, locale: Locale): string => stripe[locale][status] ?? status;

const asked: Texts<Readonly<Record<string, string>>> = {
  fr: {
    'stripe.payment_intent.capture': 'Encaissement demandé à Stripe',
    'stripe.payment_intent.cancel': 'Libération demandée à Stripe',
    'stripe.refund.create': 'Remboursement demandé à Stripe',
    waiting: 'en attente',
    running: 'en cours',
    done: 'fait',
    parked: 'bloqué',
    skipped: 'passé',
  },
  en: {
    'stripe.payment_intent.capture': 'Capture asked of Stripe',
    'stripe.payment_intent.cancel': 'Release asked of Stripe',
    'stripe.refund.create': 'Refund asked of Stripe',
    waiting: 'waiting',
    running: 'under way',
    done: 'done',
    parked: 'parked',
    skipped: 'skipped',
  },
};

/** A call that was asked of Stripe, and how far it is. */
export const askedWord = (word: string, locale: Locale): string => asked[locale][word] ?? word;

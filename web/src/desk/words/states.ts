import type { Locale, Texts } from '../../app/locale.tsx';
import type { Mood } from '../components/StateDot.tsx';

export type StateOf =
  | 'payment'
  | 'order'
  | 'booking'
  | 'waitlist'
  | 'vend'
  | 'outcome'
  | 'recharge'
  | 'wallet'
  | 'refund'
  | 'dispute'
  | 'subscription'
  | 'invoice'
  | 'queue'
  | 'alert'
  | 'event'
  | 'machine'
  | 'checkout';

type Words = Readonly<Record<string, readonly [mood: Mood, fr: string, en: string]>>;

const money: Words = {
  none: ['wait', 'Non payé', 'Not paid'],
  open: ['wait', 'En attente de paiement', 'Waiting for payment'],
  checkout_open: ['wait', 'Page de paiement ouverte', 'Payment page open'],
  processing: ['wait', 'En attente de la banque', 'Waiting for the bank'],
  authorized: ['wait', 'Réservé sur la carte', 'Held on the card'],
  held: ['wait', 'Réservé sur la carte', 'Held on the card'],
  failed: ['bad', 'Échoué', 'Failed'],
  canceled: ['off', 'Annulé', 'Cancelled'],
  paid: ['good', 'Payé', 'Paid'],
  capturing: ['wait', 'Encaissement en cours', 'Being taken'],
  captured: ['good', 'Encaissé', 'Taken'],
  releasing: ['wait', 'Libération en cours', 'Being released'],
  released: ['off', 'Libéré, rien n’a été pris', 'Released, nothing was taken'],
  refund_pending: ['wait', 'Remboursement en route', 'Refund on its way'],
  refunding: ['wait', 'Remboursement en route', 'Refund on its way'],
  refund_failed: ['bad', 'Remboursement échoué', 'Refund failed'],
  partially_refunded: ['good', 'Remboursé en partie', 'Refunded in part'],
  refunded: ['off', 'Remboursé', 'Refunded'],
  disputed: ['bad', 'Contesté', 'Disputed'],
  dispute_lost: ['bad', 'Contestation perdue', 'Dispute lost'],
};

/** The states of the database (docs/states.md) in words of a person, with what they ask of one. */
const states: Readonly<Record<StateOf, Words>> = {
  payment: money,
  order: money,
  booking: {
    ...money,
    pending: ['wait', 'Retenue, pas encore payée', 'Held, not paid yet'],
    confirmed: ['good', 'Confirmée', 'Confirmed'],
    cancelled: ['off', 'Annulée', 'Cancelled'],
  },
  waitlist: {
    waiting: ['wait', 'Attend une place', 'Waits for a place'],
    offered: ['wait', 'Place proposée', 'Place offered'],
    accepted: ['good', 'Place prise', 'Place taken'],
    expired: ['off', 'Proposition expirée', 'Offer lapsed'],
    left: ['off', 'A quitté la liste', 'Left the line'],
  },
  vend: {
    PENDING: ['wait', 'Attend le paiement', 'Waits for payment'],
    PAID: ['wait', 'Payée, pas encore servie', 'Paid, not served yet'],
    COMPLETED: ['good', 'Servie', 'Served'],
    FAILED: ['off', 'Non servie', 'Not served'],
  },
  outcome: {
    success: ['good', 'la machine dit\u00a0: servi', 'the machine says: served'],
    failure: ['bad', 'la machine dit\u00a0: rien n’est tombé', 'the machine says: nothing fell'],
    cancelled: ['off', 'annulée', 'cancelled'],
    timeout: ['off', 'trop tard', 'too late'],
    reset: ['wait', 'la machine a redémarré', 'the machine restarted'],
    unknown: ['bad', 'issue inconnue', 'nobody knows how it ended'],
    superseded: ['off', 'remplacée par la suivante', 'replaced by the next one'],
  },
  recharge: {
    open: ['wait', 'Pas encore payée', 'Not paid yet'],
    paid: ['good', 'Créditée', 'Credited'],
    expired: ['off', 'Expirée', 'Lapsed'],
    failed: ['bad', 'Échouée', 'Failed'],
  },
  wallet: {
    recharge: ['good', 'Recharge', 'Recharge'],
    recharge_refund: ['off', 'Recharge remboursée', 'Recharge refunded'],
    recharge_refund_failed: ['good', 'Remboursement revenu', 'Refund came back'],
    dispute: ['bad', 'Recharge contestée', 'Recharge disputed'],
    dispute_won: ['good', 'Contestation gagnée', 'Dispute won'],
    vend: ['off', 'Achat', 'Purchase'],
    vend_refund: ['good', 'Achat rendu', 'Purchase given back'],
    card_vend: ['off', 'Achat par carte', 'Purchase by card'],
    adjustment: ['wait', 'Correction', 'Correction'],
  },
  refund: {
    requested: ['wait', 'Demandé à Stripe', 'Asked of Stripe'],
    pending: ['wait', 'En route vers la banque', 'On its way to the bank'],
    requires_action: ['bad', 'Stripe attend une réponse', 'Stripe waits for an answer'],
    succeeded: ['good', 'Parti', 'Gone back'],
    failed: ['bad', 'Échoué, l’argent est resté', 'Failed, the money stayed'],
    canceled: ['off', 'Sans objet', 'Not needed'],
  },
  dispute: {
    warning_needs_response: ['bad', 'Question de la banque', 'The bank asks'],
    warning_under_review: ['wait', 'La banque examine', 'The bank looks at it'],
    warning_closed: ['off', 'Question close', 'Question closed'],
    needs_response: ['bad', 'Réponse attendue', 'An answer is due'],
    under_review: ['wait', 'La banque examine', 'The bank looks at it'],
    won: ['good', 'Gagnée', 'Won'],
    lost: ['bad', 'Perdue', 'Lost'],
    prevented: ['off', 'Évitée', 'Prevented'],
  },
  subscription: {
    trialing: ['wait', 'À l’essai', 'In trial'],
    active: ['good', 'Actif', 'Active'],
    past_due: ['bad', 'Impayé', 'Past due'],
    unpaid: ['bad', 'Impayé, suspendu', 'Unpaid, suspended'],
    incomplete: ['wait', 'Premier paiement attendu', 'First payment awaited'],
    incomplete_expired: ['off', 'Jamais commencé', 'Never began'],
    paused: ['off', 'En pause', 'Paused'],
    canceled: ['off', 'Terminé', 'Ended'],
  },
  invoice: {
    draft: ['wait', 'Brouillon', 'Draft'],
    open: ['wait', 'À payer', 'To be paid'],
    paid: ['good', 'Payée', 'Paid'],
    void: ['off', 'Annulée', 'Void'],
    deleted: ['off', 'Supprimée', 'Deleted'],
    uncollectible: ['bad', 'Irrécouvrable', 'Uncollectible'],
  },
  queue: {
    waiting: ['wait', 'Attend son tour', 'Waits for its turn'],
    running: ['wait', 'Part à l’instant', 'Leaves now'],
    done: ['good', 'Fait', 'Done'],
    parked: ['bad', 'Bloqué', 'Blocked'],
    skipped: ['off', 'Passé', 'Skipped'],
  },
  alert: {
    queued: ['wait', 'Pas encore envoyée', 'Not sent yet'],
    sending: ['wait', 'Part à l’instant', 'Leaves now'],
    sent: ['good', 'Envoyée', 'Sent'],
    failed: ['bad', 'Pas envoyée', 'Not sent'],
  },
  event: {
    pending: ['wait', 'En attente', 'Waiting'],
    processing: ['wait', 'En cours', 'Under way'],
    processed: ['good', 'Traité', 'Processed'],
    error: ['bad', 'En erreur', 'In error'],
    ignored: ['off', 'Ignoré', 'Ignored'],
  },
  machine: {
    in_service: ['good', 'En service', 'In service'],
    out_of_service: ['bad', 'Hors service', 'Out of service'],
  },
  checkout: {
    open: ['wait', 'Ouverte', 'Open'],
    complete: ['good', 'Terminée', 'Complete'],
    ended: ['off', 'Fermée', 'Closed'],
  },
};

/** A state in words; one that is new shows as the database calls it. */
export function sayState(of: StateOf, state: string, locale: Locale): { mood: Mood; word: string } {
  const found = states[of][state];
  if (found === undefined) return { mood: 'off', word: state };
  const [mood, fr, en] = found;
  return { mood, word: locale === 'fr' ? fr : en };
}

const domains: Texts<Readonly<Record<string, string>>> = {
  fr: {
    order: 'Commande',
    booking: 'Réservation',
    vend: 'Distributeur',
    recharge: 'Recharge',
    subscription: 'Abonnement',
  },
  en: { order: 'Order', booking: 'Booking', vend: 'Vending', recharge: 'Recharge', subscription: 'Subscription' },
};

/** What a payment is for, in a word; nothing of ours where it is for nothing. */
export function sayDomain(domain: string | null | undefined, locale: Locale): string {
  if (domain === null || domain === undefined) return locale === 'fr' ? 'Rien de chez nous' : 'Nothing of ours';
  return domains[locale][domain] ?? domain;
}

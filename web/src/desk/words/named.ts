import type { Locale } from '../../app/locale.tsx';

type Names = Readonly<Record<string, readonly [fr: string, en: string]>>;
const say = (names: Names, code: string, locale: Locale): string => {
  const found = names[code];
  if (found === undefined) return code.replaceAll('_', ' ');
  return locale === 'fr' ? found[0] : found[1];
};

const alerts: Names = {
  booking_refund: ['une réservation à rembourser', 'a booking to be refunded'],
  dispute_lost: ['contestation perdue', 'dispute lost'],
  dispute_opened: ['paiement contesté', 'payment disputed'],
  dispute_won: ['contestation gagnée', 'dispute won'],
  invoice_overdue: ['facture en retard', 'invoice overdue'],
  limit_insisted: ['insiste malgré une limite', 'goes on in spite of a limit'],
  money_returned: ['argent rendu de lui-même', 'money went back by itself'],
  payment_failed: ['paiement échoué', 'payment failed'],
  refund_failed: ['remboursement échoué', 'refund failed'],
  subscription_canceled: ['abonnement terminé', 'subscription ended'],
  subscription_duplicate: ['abonné deux fois', 'subscribed twice'],
  vend_outcome_contradicted: ['la machine se contredit', 'the machine contradicts itself'],
  vend_stuck: ['vente bloquée', 'vend stuck'],
  vend_unknown_outcome: ['vente à l’issue inconnue', 'vend whose end nobody saw'],
  vend_unpaid: ['vente servie sans paiement', 'vend served without payment'],
};
/** What an alert is about, in some words. */
export const sayAlert = (template: string, locale: Locale): string => say(alerts, template, locale);

const letters: Names = {
  booking_cancelled: ['réservation annulée', 'booking cancelled'],
  booking_confirmed: ['place confirmée', 'place confirmed'],
  booking_hold_ended: ['place plus retenue', 'place no longer held'],
  booking_place_gone: ['paiement rendu, place prise', 'money returned, place taken'],
  booking_place_offered: ['une place s’est libérée', 'a place is free'],
  booking_reminder: ['rappel', 'reminder'],
  booking_session_cancelled: ['session annulée', 'session cancelled'],
  booking_session_hidden: ['session retirée', 'session withdrawn'],
  booking_session_moved: ['session déplacée', 'session moved'],
  booking_session_shown: ['session de nouveau proposée', 'session on offer again'],
  payment_link: ['le lien pour payer', 'the link to pay'],
};
/** What a letter says, in some words. */
export const sayLetter = (template: string, locale: Locale): string => say(letters, template, locale);

const decisions: Names = {
  adjust_wallet: ['portefeuille corrigé', 'wallet corrected'],
  cancel_booking: ['réservation annulée', 'booking cancelled'],
  decide_outbox: ['envoi repris ou passé', 'call retried or skipped'],
  decide_vend: ['vente décidée', 'vend decided'],
  manage_roles: ['rôles changés', 'roles changed'],
  manage_sessions: ['session changée', 'session changed'],
  manage_subscriptions: ['abonnement rattaché', 'subscription attached'],
  refund: ['remboursement', 'refund'],
  replay_events: ['événement rejoué', 'event replayed'],
  send_link: ['lien pour payer envoyé', 'link to pay sent'],
};
/** What was decided, in some words. */
export const sayDecision = (action: string, locale: Locale): string => say(decisions, action, locale);

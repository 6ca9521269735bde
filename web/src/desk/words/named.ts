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

/** What something is called, with its days as people write them: « Lyon · 30 déc. 2026 ». */
export function sayLabel(label: string | null | undefined, locale: Locale): string {
  const write = new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return (label ?? '').replace(/\b\d{4}-\d{2}-\d{2}\b/g, (day) => write.format(new Date(`${day}T00:00:00Z`)));
}

const declines: Names = {
  authentication_required: ['la banque demande une authentification', 'the bank asks for authentication'],
  card_declined: ['carte refusée', 'card declined'],
  card_not_supported: ['carte non acceptée pour cet achat', 'card not accepted for this purchase'],
  card_velocity_exceeded: ['plafond de la carte dépassé', 'limit of the card exceeded'],
  do_not_honor: ['refus de la banque, sans raison donnée', 'the bank declined without a reason'],
  expired_card: ['carte expirée', 'expired card'],
  generic_decline: ['refus de la banque, sans raison donnée', 'the bank declined without a reason'],
  incorrect_cvc: ['cryptogramme faux', 'wrong security code'],
  insufficient_funds: ['provision insuffisante', 'insufficient funds'],
  lost_card: ['carte déclarée perdue', 'card reported lost'],
  processing_error: ['erreur de traitement de la banque', 'processing error at the bank'],
  stolen_card: ['carte déclarée volée', 'card reported stolen'],
};
/** Why a payment failed, as people say it; another code of Stripe's as it is. */
export const sayDecline = (code: string, locale: Locale): string => say(declines, code, locale);

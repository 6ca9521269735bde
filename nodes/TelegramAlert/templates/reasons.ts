import type { Locale } from '../message/locale';

/** Codes in which Stripe, n8n's workflows and the database say why, as people say it. */
const REASONS: Record<string, readonly [fr: string, en: string]> = {
  // https://docs.stripe.com/declines/codes
  approve_with_id: ['la banque n’a pas autorisé le paiement', 'the bank did not authorise the payment'],
  authentication_required: ['authentification demandée par la banque', 'the bank asks for authentication'],
  card_declined: ['carte refusée', 'card declined'],
  card_not_supported: ['carte non acceptée pour cet achat', 'card not accepted for this purchase'],
  card_velocity_exceeded: ['plafond de la carte dépassé', 'limit of the card exceeded'],
  currency_not_supported: ['devise refusée par la carte', 'currency not supported by the card'],
  do_not_honor: ['refus de la banque, sans raison donnée', 'the bank declined without a reason'],
  duplicate: ['payé en double', 'duplicate'],
  duplicate_transaction: ['même paiement envoyé deux fois', 'the same payment sent twice'],
  expired_card: ['carte expirée', 'expired card'],
  fraudulent: ['paiement jugé frauduleux', 'taken for fraudulent'],
  generic_decline: ['refus de la banque, sans raison donnée', 'the bank declined without a reason'],
  incorrect_cvc: ['cryptogramme faux', 'wrong security code'],
  incorrect_number: ['numéro de carte faux', 'wrong card number'],
  insufficient_funds: ['provision insuffisante', 'insufficient funds'],
  invalid_account: ['compte ou carte non valable', 'account or card not valid'],
  invalid_cvc: ['cryptogramme faux', 'wrong security code'],
  invalid_expiry_month: ['mois d’expiration faux', 'wrong expiry month'],
  invalid_expiry_year: ['année d’expiration fausse', 'wrong expiry year'],
  issuer_not_available: ['banque injoignable', 'bank not reachable'],
  lost_card: ['carte déclarée perdue', 'card reported lost'],
  not_permitted: ['paiement non permis', 'payment not permitted'],
  pickup_card: ['carte à retenir', 'card to be kept'],
  processing_error: ['erreur de traitement de la banque', 'processing error at the bank'],
  reenter_transaction: ['à présenter de nouveau', 'to be tried again'],
  restricted_card: ['carte restreinte', 'restricted card'],
  stolen_card: ['carte déclarée volée', 'card reported stolen'],
  transaction_not_allowed: ['opération refusée par la banque', 'transaction not allowed by the bank'],
  try_again_later: ['à essayer plus tard', 'try again later'],
  withdrawal_count_limit_exceeded: ['plafond de la carte dépassé', 'limit of the card exceeded'],
  // https://docs.stripe.com/disputes/categories
  bank_cannot_process: ['la banque ne peut pas traiter le débit', 'the bank cannot process the debit'],
  check_returned: ['chèque rejeté', 'check returned'],
  credit_not_processed: ['remboursement attendu, non reçu', 'credit not processed'],
  customer_initiated: ['contesté par le client', 'disputed by the customer'],
  debit_not_authorized: ['prélèvement non autorisé', 'debit not authorised'],
  general: ['sans catégorie', 'no category'],
  incorrect_account_details: ['coordonnées bancaires fausses', 'wrong account details'],
  product_not_received: ['produit ou service non reçu', 'product or service not received'],
  product_unacceptable: ['produit ou service non conforme', 'product or service not as described'],
  subscription_canceled: ['abonnement déjà résilié', 'subscription already cancelled'],
  unrecognized: ['paiement non reconnu par le titulaire', 'payment not recognised by the cardholder'],
  // https://docs.stripe.com/refunds#failed-refunds
  charge_for_pending_refund_disputed: [
    'paiement contesté pendant le remboursement',
    'payment disputed while it was refunded',
  ],
  declined: ['refusé par la banque du client', 'declined by the customer’s bank'],
  expired_or_canceled_card: ['carte expirée ou annulée', 'card expired or cancelled'],
  lost_or_stolen_card: ['carte perdue ou volée', 'card lost or stolen'],
  merchant_request: ['demandé par nous', 'requested by us'],
  requested_by_customer: ['demandé par le client', 'requested by the customer'],
  unknown: ['raison inconnue', 'unknown reason'],
  charge_disputed: ['paiement contesté', 'payment disputed'],
  // https://docs.stripe.com/api/subscriptions/object#subscription_object-cancellation_details
  cancellation_requested: ['résiliation demandée', 'cancellation requested'],
  payment_disputed: ['paiement contesté', 'payment disputed'],
  payment_failed: ['paiements échoués', 'payments failed'],
  // ours
  already_booked: ['la personne a déjà une place', 'the person has a place already'],
  amount_mismatch: ['autre montant que prévu', 'another amount than expected'],
  full: ['session complète', 'session full'],
  late_payment: ['paiement arrivé trop tard', 'payment came too late'],
  paid_after_end: ['payé après la fin de la vente', 'paid after the vend had ended'],
  session_cancelled: ['session annulée', 'session cancelled'],
  session_closed: ['réservations closes', 'bookings closed'],
  session_hidden: ['session qui n’est plus proposée', 'session not on offer any more'],
  session_past: ['session déjà commencée', 'session has begun already'],
  requested: ['demandé', 'requested'],
  waited_too_long: ['attendu trop longtemps', 'waited too long'],
  not_begun: [
    'la machine dit le produit sorti, sans avoir reçu l’accord (jeton volé ?)',
    'the machine says that the product came out, without having been allowed (stolen token?)',
  ],
  other_request: ['la machine a demandé autre chose', 'the machine asked for something else'],
  not_dispensed_in_time: ['payé, mais pas distribué à temps', 'paid, but not dispensed in time'],
  money_went_back: ['l’argent est déjà reparti', 'the money had gone back'],
  window_over: ['le temps pour payer est écoulé', 'the time to pay was over'],
  no_outcome_reported: ['la machine n’a rien dit de la fin', 'the machine reported no outcome'],
  success_without_payment: [
    'la machine dit le produit sorti, rien n’était payé',
    'the machine says that the product came out, nothing was paid',
  ],
  unknown_without_payment: [
    'la machine ne sait pas si le produit est sorti, rien n’était payé',
    'the machine does not know whether the product came out, nothing was paid',
  ],
  dispensed_after_all: [
    'l’argent n’a pas été gardé, et la machine dit le produit sorti',
    'the money was not kept, and the machine says that the product came out',
  ],
  charged_not_dispensed: [
    'le client est débité, et la machine dit que rien n’est sorti',
    'the customer is charged, and the machine says that nothing came out',
  ],
  other_account: ['autre compte Stripe', 'another Stripe account'],
  other_mode: ['autre mode (test ou réel)', 'the other mode (test or live)'],
  paid_after_cancel: ['payé après l’annulation', 'paid after it was cancelled'],
  paid_twice: ['payé deux fois', 'paid twice'],
  subscribed_twice: ['abonné deux fois', 'subscribed twice'],
};

/** A code in the reader's language with the code behind it; words, and codes that nobody knows here, as they are. */
export function reasonIn(locale: Locale, reason: string | null | undefined): string | null {
  if (!reason) return null;
  const known = Object.hasOwn(REASONS, reason) ? REASONS[reason] : undefined;
  return known === undefined ? reason : `${known[locale === 'fr' ? 0 : 1]} (${reason})`;
}

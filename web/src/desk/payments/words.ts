import type { Texts } from '../../app/locale.tsx';

/** Domains and kinds of movement, as people call them. */
export const domains: Texts<Readonly<Record<string, string>>> = {
  fr: {
    booking: 'Sessions',
    order: 'Commandes',
    vend: 'Distributeurs',
    recharge: 'Recharges',
    subscription: 'Abonnements',
  },
  en: {
    booking: 'Sessions',
    order: 'Orders',
    vend: 'Machines',
    recharge: 'Top-ups',
    subscription: 'Subscriptions',
  },
};

export const kinds: Texts<Readonly<Record<string, string>>> = {
  fr: {
    payment: 'Paiement',
    refund: 'Remboursement',
    dispute: 'Litige',
    dispute_won: 'Litige gagné',
    vend: 'Payé du porte-monnaie',
    vend_refund: 'Rendu au porte-monnaie',
  },
  en: {
    payment: 'Payment',
    refund: 'Refund',
    dispute: 'Dispute',
    dispute_won: 'Dispute won',
    vend: 'Paid from wallet',
    vend_refund: 'Given back to wallet',
  },
};

/** Why a payment failed, in Stripe's codes. */
export const reasons: Texts<Readonly<Record<string, string>>> = {
  fr: {
    card_declined: 'Carte refusée',
    insufficient_funds: 'Provision insuffisante',
    expired_card: 'Carte expirée',
    incorrect_cvc: 'Cryptogramme faux',
    authentication_required: 'Authentification demandée',
    do_not_honor: 'Refus de la banque',
    lost_card: 'Carte perdue',
    stolen_card: 'Carte volée',
    processing_error: 'Erreur de la banque',
    requested_by_customer: 'Demandé par le client',
    duplicate: 'Payé deux fois',
    fraudulent: 'Fraude',
    product_not_received: 'Produit non reçu',
    product_unacceptable: 'Produit contesté',
    subscription_canceled: 'Abonnement résilié',
    unrecognized: 'Paiement non reconnu',
    credit_not_processed: 'Remboursement attendu',
    general: 'Sans motif précis',
  },
  en: {
    card_declined: 'Card declined',
    insufficient_funds: 'Insufficient funds',
    expired_card: 'Card expired',
    incorrect_cvc: 'Wrong security code',
    authentication_required: 'Authentication required',
    do_not_honor: 'Refused by the bank',
    lost_card: 'Card lost',
    stolen_card: 'Card stolen',
    processing_error: 'Error at the bank',
    requested_by_customer: 'Asked for by the customer',
    duplicate: 'Paid twice',
    fraudulent: 'Fraud',
    product_not_received: 'Product not received',
    product_unacceptable: 'Product contested',
    subscription_canceled: 'Subscription ended',
    unrecognized: 'Payment not recognised',
    credit_not_processed: 'Refund expected',
    general: 'No precise reason',
  },
};

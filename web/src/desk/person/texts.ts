import type { Texts } from '../../app/locale.tsx';

interface PersonTexts {
  wait: string;
  gone: string;
  goneHow: string;
  facts: {
    email: string;
    since: string;
    licence: string;
    customer: string;
    staff: string;
    establishments: string;
    subscriptions: string;
  };
  wallet: string;
  noWallet: string;
  frozen(reason: string): string;
  timeline: string;
  kind: string;
  kinds: Readonly<Record<string, string>>;
  nothing: string;
  nothingOf: string;
  waitTimeline: string;
  more: string;
  moreWait: string;
  refund: string;
  cancel: string;
  until(when: string): string;
  byCard: string;
  byWallet: string;
  refunded(amount: string): string;
  by(name: string): string;
  someone: string;
  server: string;
  filters: readonly (readonly [kinds: string, word: string])[];
}

export const texts: Texts<PersonTexts> = {
  fr: {
    wait: 'Lecture de la personne…',
    gone: 'Cette personne n’existe pas (ou plus).',
    goneHow: 'Cherchez par son adresse ou par un paiement.',
    facts: {
      email: 'Adresse',
      since: 'Compte créé',
      licence: 'Licence',
      customer: 'Dans Stripe',
      staff: 'Travaille ici',
      establishments: 'Établissements',
      subscriptions: 'Abonnements',
    },
    wallet: 'Portefeuille',
    noWallet: 'Pas de portefeuille.',
    frozen: (reason) => `Gelé\u00a0: ${reason}`,
    timeline: 'Tout ce qui s’est passé',
    kind: 'Montrer',
    kinds: {
      account: 'Compte créé',
      order: 'Commande',
      payment: 'Paiement',
      refund: 'Remboursement',
      dispute: 'Contestation',
      booking: 'Réservation',
      waitlist: 'Liste d’attente',
      vend: 'Vente',
      recharge: 'Recharge',
      wallet: 'Portefeuille',
      subscription: 'Abonnement',
      invoice: 'Facture',
      letter: 'Lettre',
      alert: 'Alerte',
      decision: 'Décision',
    },
    nothing: 'Rien encore.',
    nothingOf: 'Rien de cette sorte.',
    waitTimeline: 'Lecture de ce qui s’est passé…',
    more: 'Ce qui est plus ancien',
    moreWait: 'Lecture…',
    refund: 'Rembourser',
    cancel: 'Annuler la réservation',
    until: (when) => `jusqu’au ${when}`,
    byCard: 'par carte',
    byWallet: 'par portefeuille',
    refunded: (amount) => `${amount} rendus`,
    by: (name) => `par ${name}`,
    someone: 'quelqu’un',
    server: 'le serveur',
    filters: [
      ['', 'Tout'],
      ['order,payment,refund,dispute', 'Argent'],
      ['booking,waitlist', 'Réservations'],
      ['vend', 'Ventes'],
      ['wallet', 'Portefeuille, ligne à ligne'],
      ['subscription,invoice', 'Abonnements'],
      ['letter', 'Lettres'],
      ['alert,decision', 'Alertes et décisions'],
    ],
  },
  en: {
    wait: 'Reading the person…',
    gone: 'There is no such person (any more).',
    goneHow: 'Search by the address or by a payment.',
    facts: {
      email: 'Address',
      since: 'Account made',
      licence: 'Licence',
      customer: 'At Stripe',
      staff: 'Works here',
      establishments: 'Establishments',
      subscriptions: 'Subscriptions',
    },
    wallet: 'Wallet',
    noWallet: 'No wallet.',
    frozen: (reason) => `Frozen: ${reason}`,
    timeline: 'All that happened',
    kind: 'Show',
    kinds: {
      account: 'Account made',
      order: 'Order',
      payment: 'Payment',
      refund: 'Refund',
      dispute: 'Dispute',
      booking: 'Booking',
      waitlist: 'Waiting list',
      vend: 'Vend',
      recharge: 'Recharge',
      wallet: 'Wallet',
      subscription: 'Subscription',
      invoice: 'Invoice',
      letter: 'Letter',
      alert: 'Alert',
      decision: 'Decision',
    },
    nothing: 'Nothing yet.',
    nothingOf: 'Nothing of this kind.',
    waitTimeline: 'Reading what happened…',
    more: 'What is older',
    moreWait: 'Reading…',
    refund: 'Refund',
    cancel: 'Cancel the booking',
    until: (when) => `until ${when}`,
    byCard: 'by card',
    byWallet: 'from the wallet',
    refunded: (amount) => `${amount} given back`,
    by: (name) => `by ${name}`,
    someone: 'somebody',
    server: 'the server',
    filters: [
      ['', 'All'],
      ['order,payment,refund,dispute', 'Money'],
      ['booking,waitlist', 'Bookings'],
      ['vend', 'Vends'],
      ['wallet', 'Wallet, line by line'],
      ['subscription,invoice', 'Subscriptions'],
      ['letter', 'Letters'],
      ['alert,decision', 'Alerts and decisions'],
    ],
  },
};

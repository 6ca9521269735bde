import type { Texts } from '../../app/locale.tsx';

interface PaymentTexts {
  wait: string;
  gone: string;
  title(amount: string): string;
  refund: string;
  sendLink: string;
  receipt: string;
  stripe: string;
  who: string;
  nobody: string;
  what: string;
  when: string;
  received: string;
  refunded: string;
  underWay: string;
  lost: string;
  error: string;
  state: string;
  refundable: string;
  whyNot: Readonly<Record<string, string>>;
  spent(amount: string): string;
  surplus: string;
  refunds: string;
  history: string;
  noHistory: string;
  others: string;
  stripeReceipt: string;
  open: Readonly<Record<string, string>>;
  id: string;
  kinds: Readonly<Record<string, string>>;
  tables: Readonly<Record<string, string>>;
  calls: Readonly<Record<string, string>>;
  tries(count: number): string;
  by(name: string): string;
  doors: Readonly<Record<string, string>>;
  someone: string;
  failed(amount: string): string;
}

export const texts: Texts<PaymentTexts> = {
  fr: {
    wait: 'Lecture du paiement…',
    gone: 'Ce paiement n’existe pas.',
    title: (amount) => `Paiement de ${amount}`,
    refund: 'Rembourser',
    sendLink: 'Envoyer le lien',
    receipt: 'Reçu',
    stripe: 'Voir dans Stripe',
    who: 'Qui',
    nobody: 'Personne de connu',
    what: 'Pour quoi',
    when: 'Quand',
    received: 'Reçu',
    refunded: 'Rendu',
    underWay: 'En route',
    lost: 'Pris par la contestation',
    error: 'Pourquoi il a échoué',
    state: 'État',
    refundable: 'À rendre encore possible',
    whyNot: {
      foreign: 'Rien, ce paiement n’est pas de chez nous. Voyez dans Stripe.',
      nothing_paid: 'Rien, l’argent n’est pas arrivé.',
      disputed: 'Rien tant que la banque examine la contestation. Répondez-y dans Stripe.',
      spent: 'Rien, la recharge est déjà dépensée.',
      nothing_left: 'Rien, tout est rendu ou en route.',
    },
    spent: (amount) => `${amount} de la recharge sont déjà dépensés.`,
    surplus: 'Argent venu en trop\u00a0: il repart de lui-même.',
    refunds: 'Remboursements',
    history: 'Ce qui s’est passé',
    noHistory: 'Rien encore.',
    others: 'Autres paiements de la même chose',
    stripeReceipt: 'Le reçu de Stripe',
    open: {
      order: 'Commande',
      vend: 'Ouvrir la vente',
      booking: 'Ouvrir la session',
      recharge: 'Recharge du portefeuille',
      invoice: 'Ouvrir l’abonnement',
    },
    id: 'Dans Stripe',
    kinds: {
      event: 'Stripe dit',
      row: 'Chez nous',
      call: 'Demandé à Stripe',
      letter: 'Lettre',
      alert: 'Alerte',
      decision: 'Décision',
    },
    tables: {
      payments: 'paiement noté',
      checkouts: 'page de paiement',
      refunds: 'remboursement',
      disputes: 'contestation',
      transactions: 'portefeuille',
    },
    calls: {
      'stripe.refund.create': 'rembourser',
      'stripe.payment_intent.capture': 'encaisser',
      'stripe.payment_intent.cancel': 'libérer',
      'stripe.checkout_session.expire': 'fermer la page de paiement',
      'stripe.object.fetch': 'relire dans Stripe',
      email: 'sur la réservation',
      'email.payment_link': 'le lien pour payer',
      'bridge.approve': 'prévenir la machine',
    },
    tries: (count) => (count === 1 ? 'un essai' : `${count} essais`),
    by: (name) => `par ${name}`,
    doors: {
      desk: 'au bureau',
      form: 'par un formulaire',
      telegram: 'dans Telegram',
      api: 'par l’API',
      service: 'par le serveur',
    },
    someone: 'quelqu’un',
    failed: (amount) => `Le remboursement de ${amount} a échoué\u00a0: l’argent est resté chez nous.`,
  },
  en: {
    wait: 'Reading the payment…',
    gone: 'There is no such payment.',
    title: (amount) => `Payment of ${amount}`,
    refund: 'Refund',
    sendLink: 'Send the link',
    receipt: 'Receipt',
    stripe: 'Open in Stripe',
    who: 'Who',
    nobody: 'Nobody who is known',
    what: 'For what',
    when: 'When',
    received: 'Received',
    refunded: 'Given back',
    underWay: 'On its way back',
    lost: 'Taken by the dispute',
    error: 'Why it failed',
    state: 'State',
    refundable: 'Can still go back',
    whyNot: {
      foreign: 'Nothing, this payment is not ours. See Stripe.',
      nothing_paid: 'Nothing, the money has not come.',
      disputed: 'Nothing while the bank looks at the dispute. Answer it in Stripe.',
      spent: 'Nothing, the recharge is spent already.',
      nothing_left: 'Nothing, all of it is back or on its way.',
    },
    spent: (amount) => `${amount} of the recharge is spent already.`,
    surplus: 'Money that came twice: it goes back by itself.',
    refunds: 'Refunds',
    history: 'What happened',
    noHistory: 'Nothing yet.',
    others: 'Other payments of the same thing',
    stripeReceipt: 'Stripe’s receipt',
    open: {
      order: 'Order',
      vend: 'Open the vend',
      booking: 'Open the session',
      recharge: 'Recharge of a wallet',
      invoice: 'Open the subscription',
    },
    id: 'At Stripe',
    kinds: {
      event: 'Stripe says',
      row: 'With us',
      call: 'Asked of Stripe',
      letter: 'Letter',
      alert: 'Alert',
      decision: 'Decision',
    },
    tables: {
      payments: 'payment noted',
      checkouts: 'payment page',
      refunds: 'refund',
      disputes: 'dispute',
      transactions: 'wallet',
    },
    calls: {
      'stripe.refund.create': 'refund',
      'stripe.payment_intent.capture': 'take',
      'stripe.payment_intent.cancel': 'release',
      'stripe.checkout_session.expire': 'close the payment page',
      'stripe.object.fetch': 'read again at Stripe',
      email: 'about the booking',
      'email.payment_link': 'the link to pay',
      'bridge.approve': 'tell the machine',
    },
    tries: (count) => (count === 1 ? 'one try' : `${count} tries`),
    by: (name) => `by ${name}`,
    doors: {
      desk: 'at the desk',
      form: 'by a form',
      telegram: 'in Telegram',
      api: 'by the API',
      service: 'by the server',
    },
    someone: 'somebody',
    failed: (amount) => `The refund of ${amount} failed: the money stayed with us.`,
  },
};

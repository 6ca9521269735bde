import type { Texts } from '../app/locale.tsx';
import type { OrderState } from './orderState.ts';

export interface OrderTexts {
  title: string;
  number(id: string, day: string): string;
  signIn: string;
  missing: string;
  missingHint: string;
  failed: string;
  retry: string;
  /** Headline and sentence. */
  states: Readonly<Record<OrderState, readonly [string, string]>>;
  abandoned: string;
  payBefore(time: string): string;
  lines: string;
  item: string;
  amount: string;
  total: string;
  refunded: string;
  unnamed: string;
  each(quantity: number, price: string): string;
  pay: string;
  opening: string;
  tooLate: string;
  refusals: Readonly<Record<string, string>>;
  unexpected: string;
  receipt: string;
  home: string;
}

export const texts: Texts<OrderTexts> = {
  fr: {
    title: 'Votre commande',
    number: (id, day) => `Commande ${id} du ${day}`,
    signIn: 'Connectez-vous pour voir votre commande.',
    missing: 'Commande introuvable',
    missingHint: 'Vérifiez l’adresse, et que vous êtes connecté avec le compte qui a commandé.',
    failed: 'La commande n’a pas pu être chargée.',
    retry: 'Réessayer',
    states: {
      awaiting: ['En attente de paiement', 'Les articles vous sont réservés pendant le paiement.'],
      declined: ['Le paiement a été refusé', 'Rien n’a été débité. Réessayez, avec une autre carte si besoin.'],
      confirming: [
        'Paiement en cours de confirmation…',
        'Cela prend d’ordinaire quelques secondes. Vous pouvez laisser cette page ouverte.',
      ],
      slow: [
        'Toujours en attente de la banque',
        'Si vous avez payé, il n’y a rien à refaire : cette page vous l’indiquera. Sinon, vous pouvez reprendre le paiement.',
      ],
      processing: ['Paiement en cours', 'La banque traite votre paiement. Cette page se met à jour d’elle-même.'],
      paid: ['Commande payée', 'Merci pour votre achat.'],
      refunding: [
        'Remboursement en cours',
        'Il arrive d’ordinaire en quelques jours sur le moyen de paiement utilisé.',
      ],
      partlyRefunded: ['Commande payée, remboursée en partie', 'Le montant remboursé figure sous le total.'],
      refunded: ['Commande remboursée', 'Tout a été remboursé sur le moyen de paiement utilisé.'],
      disputeLost: [
        'Paiement rendu par votre banque',
        'Votre banque vous a rendu le montant contesté. Écrivez-nous si quelque chose reste à régler.',
      ],
      disputed: [
        'Paiement contesté',
        'Votre banque examine ce paiement. Nous vous écrirons si nous avons besoin de quelque chose.',
      ],
      cancelled: ['Commande annulée', 'Rien n’est dû.'],
      cancelledRefunding: [
        'Commande annulée',
        'Votre paiement est arrivé après l’annulation : il vous est remboursé en entier.',
      ],
      cancelledRefunded: ['Commande annulée et remboursée', 'Votre paiement vous a été remboursé en entier.'],
      other: ['Commande enregistrée', 'Cette commande date de notre ancien système.'],
    },
    abandoned: 'Le paiement n’est pas terminé : vous pouvez le reprendre.',
    payBefore: (time) => `À payer avant ${time}.`,
    lines: 'Articles de la commande',
    item: 'Article',
    amount: 'Montant',
    total: 'Total',
    refunded: 'Remboursé',
    unnamed: 'Article',
    each: (quantity, price) => `${quantity} × ${price}`,
    pay: 'Payer',
    opening: 'Ouverture du paiement…',
    tooLate: 'Cette commande ne peut plus être payée.',
    refusals: {
      already_paid: 'Cette commande est déjà payée.',
      order_cancelled: 'Cette commande est annulée. Rien n’est débité\u00a0: commandez de nouveau.',
      other_payment_open: 'Un autre paiement de cette commande est déjà ouvert.',
      unknown_order: 'Cette commande n’est pas la vôtre ou n’existe pas.',
    },
    unexpected: 'Le paiement n’a pas pu s’ouvrir ; votre commande est gardée. Réessayez.',
    receipt: 'Voir le reçu',
    home: 'Retour à l’accueil',
  },
  en: {
    title: 'Your order',
    number: (id, day) => `Order ${id} of ${day}`,
    signIn: 'Sign in to see your order.',
    missing: 'Order not found',
    missingHint: 'Check the address, and that you are signed in with the account that ordered.',
    failed: 'The order could not be loaded.',
    retry: 'Try again',
    states: {
      awaiting: ['Waiting for payment', 'The items are kept for you while you pay.'],
      declined: ['The payment was declined', 'Nothing was charged. Please try again, with another card if need be.'],
      confirming: ['Confirming your payment…', 'This usually takes a few seconds. You can leave this page open.'],
      slow: [
        'Still waiting for the bank',
        'If you have paid there is nothing to do again: this page will say so. If not, you can go on with the payment.',
      ],
      processing: ['Payment on its way', 'The bank is working on your payment. This page updates by itself.'],
      paid: ['Order paid', 'Thank you for your purchase.'],
      refunding: ['Refund on its way', 'It usually reaches the card or account you paid with in a few days.'],
      partlyRefunded: ['Order paid, partly refunded', 'What has been refunded stands below the total.'],
      refunded: ['Order refunded', 'Everything has been refunded to the card or account you paid with.'],
      disputeLost: [
        'Payment given back by your bank',
        'Your bank has given the disputed amount back to you. Write to us if anything is still open.',
      ],
      disputed: [
        'Payment disputed',
        'Your bank is looking into this payment. We will write to you if we need anything.',
      ],
      cancelled: ['Order cancelled', 'Nothing is due.'],
      cancelledRefunding: ['Order cancelled', 'Your payment arrived after the cancellation: it is refunded in full.'],
      cancelledRefunded: ['Order cancelled and refunded', 'Your payment has been refunded in full.'],
      other: ['Order on record', 'This order dates from our former system.'],
    },
    abandoned: 'The payment is not finished: you can go on with it.',
    payBefore: (time) => `To be paid before ${time}.`,
    lines: 'Items of the order',
    item: 'Item',
    amount: 'Amount',
    total: 'Total',
    refunded: 'Refunded',
    unnamed: 'Item',
    each: (quantity, price) => `${quantity} × ${price}`,
    pay: 'Pay',
    opening: 'Opening the payment…',
    tooLate: 'This order can no longer be paid.',
    refusals: {
      already_paid: 'This order is already paid.',
      order_cancelled: 'This order is cancelled. Nothing is charged: please order again.',
      other_payment_open: 'Another payment of this order is already open.',
      unknown_order: 'This order is not yours or does not exist.',
    },
    unexpected: 'The payment page did not open; your order is kept. Please try again.',
    receipt: 'See the receipt',
    home: 'Back to the start',
  },
};

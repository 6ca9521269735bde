import { defineVendTemplate } from './vendTemplate';

/** A product came out and its money did not come in. */
export const vendUnpaid = defineVendTemplate({
  emoji: '🥤',
  words: {
    fr: {
      title: 'Produit sorti sans paiement',
      many: 'produits sortis sans paiement',
      next: 'Chercher le paiement dans Stripe ; sinon, noter la perte.',
    },
    en: {
      title: 'Product dispensed, not paid',
      many: 'products dispensed, not paid',
      next: 'Look for the payment in Stripe; if there is none, note the loss.',
    },
  },
  reasonLabel: 'reason',
});

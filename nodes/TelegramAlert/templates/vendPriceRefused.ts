import { defineVendPriceTemplate } from './vendPriceTemplate';

/** A machine asked another price than its slot has: a price list that is out of date, or somebody with its token. */
export const vendPriceRefused = defineVendPriceTemplate({
  emoji: '🏷️',
  words: {
    fr: {
      title: 'Vente refusée : autre prix',
      many: 'ventes refusées : autre prix',
      next: 'Accorder le prix de l’emplacement et celui de la machine. Sinon, changer le jeton de la machine.',
    },
    en: {
      title: 'Vend refused: another price',
      many: 'vends refused: another price',
      next: 'Make slot and machine agree on the price. If they do already, change the machine’s token.',
    },
  },
});

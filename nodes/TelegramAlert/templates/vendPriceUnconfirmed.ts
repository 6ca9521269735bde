import { defineVendPriceTemplate } from './vendPriceTemplate';

/** A machine asked a price that no slot confirms: it was sold, since the machine's policy lets it. */
export const vendPriceUnconfirmed = defineVendPriceTemplate({
  emoji: '🏷️',
  words: {
    fr: {
      title: 'Prix sans emplacement',
      many: 'prix sans emplacement',
      next: 'Donner un prix à l’emplacement, ou choisir « refuse » dans machines.price_policy.',
    },
    en: {
      title: 'Price without a slot',
      many: 'prices without a slot',
      next: 'Give the slot its price, or choose “refuse” in machines.price_policy.',
    },
  },
});

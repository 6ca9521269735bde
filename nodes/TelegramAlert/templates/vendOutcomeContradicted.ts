import { defineVendTemplate } from './vendTemplate';

/** A machine reports another end of a vend than the one its money was settled by. */
export const vendOutcomeContradicted = defineVendTemplate({
  emoji: '🔀',
  words: {
    fr: {
      title: 'Vente contredite par la machine',
      many: 'ventes contredites',
      next: 'Comparer avec le stock de la machine, puis rembourser ou encaisser à la main.',
    },
    en: {
      title: 'Vend contradicted by the machine',
      many: 'vends contradicted',
      next: 'Compare with the stock of the machine, then refund or charge by hand.',
    },
  },
  reasonLabel: 'reason',
});

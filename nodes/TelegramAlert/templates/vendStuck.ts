import { defineVendTemplate } from './vendTemplate';

/** The sweeper cannot end a vend: its money stays where it is until somebody looks. */
export const vendStuck = defineVendTemplate({
  emoji: '🧷',
  words: {
    fr: {
      title: 'Vente impossible à clôturer',
      many: 'ventes impossibles à clôturer',
      next: 'Corriger la cause : la vente est reprise toutes les 15 secondes, les autres continuent.',
    },
    en: {
      title: 'Vend cannot be ended',
      many: 'vends that cannot be ended',
      next: 'Fix the cause: the vend is tried again every 15 seconds, the others go on.',
    },
  },
  reasonLabel: 'cause',
});

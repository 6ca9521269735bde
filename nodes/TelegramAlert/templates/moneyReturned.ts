import { defineMoneyTemplate } from './moneyTemplate';

/** Money that came twice, too late or for something gone, and was sent back by itself (rules 13, 17, 22). */
export const moneyReturned = defineMoneyTemplate({
  emoji: '💸',
  words: {
    fr: { title: 'Argent rendu', many: 'paiements rendus', next: 'Rien à faire ; répondre au client s’il demande.' },
    en: { title: 'Money returned', many: 'payments returned', next: 'Nothing to do; answer the customer if asked.' },
  },
});

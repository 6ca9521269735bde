import { defineMoneyTemplate } from './moneyTemplate';

/**
 * `refund.failed`, or `refund.updated` to failed: money we promised has not reached the customer (rule 24). Its
 * reason is Stripe's `failure_reason`, e.g. `lost_or_stolen_card`.
 */
export const refundFailed = defineMoneyTemplate({
  emoji: '↩️',
  words: {
    fr: {
      title: 'Remboursement échoué',
      many: 'remboursements échoués',
      next: 'Rembourser par un autre moyen (virement) et noter la référence.',
    },
    en: {
      title: 'Refund failed',
      many: 'refunds failed',
      next: 'Pay back another way (bank transfer) and note the reference.',
    },
  },
});

import { defineInvoiceTemplate } from './invoiceTemplate';

/** `invoice.overdue`: its due date has passed, unpaid. */
export const invoiceOverdue = defineInvoiceTemplate({
  emoji: '⏰',
  words: {
    fr: {
      title: 'Facture échue',
      many: 'factures en retard',
      next: 'Relancer le client, ou la marquer irrécouvrable dans Stripe : elle n’est pas payée à son terme.',
    },
    en: {
      title: 'Invoice overdue',
      many: 'overdue invoices',
      next: 'Remind the customer, or mark it uncollectible in Stripe: it is not paid at its due date.',
    },
  },
});

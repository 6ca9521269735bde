import { defineInvoiceTemplate } from './invoiceTemplate';

/** `invoice.finalization_failed`: Stripe could not make the final invoice. */
export const invoiceFinalizationFailed = defineInvoiceTemplate({
  emoji: '🧾',
  words: {
    fr: {
      title: 'Facture non finalisée',
      many: 'factures non finalisées',
      next: 'Corriger la cause dans Stripe (adresse, numéro de TVA, taxes), puis finaliser la facture : jusque-là rien n’est demandé au client.',
    },
    en: {
      title: 'Invoice not finalised',
      many: 'invoices not finalised',
      next: 'Mend the cause in Stripe (address, VAT number, taxes), then finalise the invoice: until then nothing is asked of the customer.',
    },
  },
});

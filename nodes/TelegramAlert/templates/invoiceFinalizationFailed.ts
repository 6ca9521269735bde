import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import { stripeUrl } from './stripeUrl';
import { customer, instant, minorUnits, named, nameOf, text } from './template';

/** `invoice.finalization_failed`: Stripe could not make the final invoice. */
export const invoiceFinalizationFailed = defineTemplate({
  emoji: '🧾',
  data: z.object({ ...customer, amount: minorUnits, currency: text, invoice: text, invoice_number: text, subscription: text, due_date: instant, reason: text, hosted_invoice_url: text }),
  words: {
    fr: { title: 'Facture non finalisée', many: 'factures non finalisées', next: 'Corriger la cause dans Stripe (adresse, numéro de TVA, taxes), puis finaliser la facture : jusque-là rien n’est demandé au client.' },
    en: { title: 'Invoice not finalised', many: 'invoices not finalised', next: 'Mend the cause in Stripe (address, VAT number, taxes), then finalise the invoice: until then nothing is asked of the customer.' },
  },
  amount: ({ amount, currency }) => ({ minorUnits: amount, currency }),
  summary: (alert, format) => format.join(nameOf(alert), format.money(alert.amount, alert.currency)),
  facts: (alert, format) => [
    ['customer', named(nameOf(alert), alert.customer)],
    ['amount', format.money(alert.amount, alert.currency)],
    ['invoice', alert.invoice_number ?? alert.invoice],
    ['reason', alert.reason],
    ['deadline', format.instant(alert.due_date)],
    ['subscription', alert.subscription],
  ],
  links: (alert) => [
    ['stripe', stripeUrl(alert.invoice, alert.livemode)],
    ['invoice', alert.hosted_invoice_url],
  ],
});

import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import { stripeUrl } from './stripeUrl';
import { customer, instant, minorUnits, named, nameOf, text } from './template';

/** `invoice.overdue`: its due date has passed, unpaid. */
export const invoiceOverdue = defineTemplate({
  emoji: '⏰',
  data: z.object({ ...customer, amount: minorUnits, currency: text, invoice: text, invoice_number: text, subscription: text, due_date: instant, reason: text, hosted_invoice_url: text }),
  words: {
    fr: { title: 'Facture échue', many: 'factures en retard', next: 'Relancer le client, ou la marquer irrécouvrable dans Stripe : elle n’est pas payée à son terme.' },
    en: { title: 'Invoice overdue', many: 'overdue invoices', next: 'Remind the customer, or mark it uncollectible in Stripe: it is not paid at its due date.' },
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

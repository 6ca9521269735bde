import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import { stripeUrl } from './stripeUrl';
import { customer, instant, minorUnits, named, nameOf, text, type Template, type TemplateDefinition } from './template';

const data = z.object({
  ...customer,
  amount: minorUnits,
  currency: text,
  invoice: text,
  invoice_number: text,
  subscription: text,
  due_date: instant,
  reason: text,
  hosted_invoice_url: text,
});

/** An alert about an invoice that waits for somebody to act: only its words tell one from another. */
export function defineInvoiceTemplate({
  emoji,
  words,
}: Pick<TemplateDefinition<z.infer<typeof data>>, 'emoji' | 'words'>): Template {
  return defineTemplate({
    emoji,
    data,
    words,
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
}

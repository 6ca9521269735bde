import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import { stripeUrl } from './stripeUrl';
import { customer, execution, instant, minorUnits, named, nameOf, text } from './template';

/** `invoice.payment_failed`: Stripe could not collect a subscription invoice. */
export const paymentFailed = defineTemplate({
  emoji: '💳',
  data: z.object({
    ...customer,
    ...execution,
    amount: minorUnits,
    currency: text,
    invoice: text,
    invoice_number: text,
    subscription: text,
    attempt_count: text,
    next_payment_attempt: instant,
    reason: text,
    hosted_invoice_url: text,
  }),
  words: {
    fr: {
      title: 'Paiement échoué',
      many: 'paiements échoués',
      next: 'Prévenir le client et lui envoyer le lien de sa facture.',
    },
    en: {
      title: 'Payment failed',
      many: 'payments failed',
      next: 'Tell the customer and send the link to the invoice.',
    },
  },
  amount: ({ amount, currency }) => ({ minorUnits: amount, currency }),
  summary: (alert, format) => format.join(nameOf(alert), format.money(alert.amount, alert.currency)),
  facts: (alert, format) => [
    ['customer', named(nameOf(alert), alert.customer)],
    ['email', alert.customer_email === nameOf(alert) ? null : alert.customer_email],
    ['amount', format.money(alert.amount, alert.currency)],
    ['invoice', alert.invoice_number ?? alert.invoice],
    ['reason', alert.reason],
    ['attempts', alert.attempt_count],
    ['nextAttempt', format.instant(alert.next_payment_attempt)],
  ],
  links: (alert, format) => [
    ['stripe', stripeUrl(alert.invoice ?? alert.customer, alert.livemode)],
    ['invoice', alert.hosted_invoice_url],
    ['execution', format.executionUrl(alert)],
  ],
});

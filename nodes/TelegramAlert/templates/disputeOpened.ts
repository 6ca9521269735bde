import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import { stripeUrl } from './stripeUrl';
import { customer, execution, instant, minorUnits, named, nameOf, text } from './template';

/** `charge.dispute.created`: a cardholder contests a payment; the money has left already. */
export const disputeOpened = defineTemplate({
  emoji: '⚖️',
  data: z.object({
    ...customer,
    ...execution,
    amount: minorUnits,
    currency: text,
    /** Stripe's dispute reason, e.g. `fraudulent` */
    reason: text,
    dispute: text,
    payment_intent: text,
    charge: text,
    order_id: text,
    /** `evidence_details.due_by` */
    evidence_due_by: instant,
  }),
  words: {
    fr: {
      title: 'Litige ouvert',
      many: 'litiges ouverts',
      next: 'Réunir les preuves et répondre dans Stripe avant la date limite.',
    },
    en: {
      title: 'Dispute opened',
      many: 'disputes opened',
      next: 'Gather the evidence and answer in Stripe before the deadline.',
    },
  },
  amount: ({ amount, currency }) => ({ minorUnits: amount, currency }),
  summary: (alert, format) =>
    format.join(nameOf(alert), format.money(alert.amount, alert.currency), format.reason(alert.reason)),
  facts: (alert, format) => [
    ['customer', named(nameOf(alert), alert.customer)],
    ['amount', format.money(alert.amount, alert.currency)],
    ['reason', alert.reason],
    ['deadline', format.instant(alert.evidence_due_by)],
    ['order', alert.order_id],
    ['payment', alert.payment_intent ?? alert.charge],
    ['dispute', alert.dispute],
  ],
  links: (alert, format) => [
    ['stripe', stripeUrl(alert.dispute ?? alert.payment_intent ?? alert.charge, alert.livemode)],
    ['execution', format.executionUrl(alert)],
  ],
});

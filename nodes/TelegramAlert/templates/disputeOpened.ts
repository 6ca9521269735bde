import { z } from 'zod';
import { defineTemplate } from './defineTemplate';
import { stripeUrl } from './stripeUrl';
import { customer, execution, instant, minorUnits, nameOf, text } from './template';

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
    stripe_dispute_id: text,
    stripe_payment_intent_id: text,
    stripe_charge_id: text,
    order_id: text,
    /** `evidence_details.due_by` */
    due_by: instant,
  }),
  words: {
    fr: { title: 'Litige ouvert', next: 'Réunir les preuves et répondre dans Stripe avant la date limite.' },
    en: { title: 'Dispute opened', next: 'Gather the evidence and answer in Stripe before the deadline.' },
  },
  amount: ({ amount, currency }) => ({ minorUnits: amount, currency }),
  summary: (alert, format) => format.join(nameOf(alert), format.money(alert.amount, alert.currency), alert.reason),
  facts: (alert, format) => [
    ['customer', nameOf(alert)],
    ['amount', format.money(alert.amount, alert.currency)],
    ['reason', alert.reason],
    ['deadline', format.instant(alert.due_by)],
    ['order', alert.order_id],
    ['payment', alert.stripe_payment_intent_id ?? alert.stripe_charge_id],
    ['dispute', alert.stripe_dispute_id],
  ],
  links: (alert, format) => [
    [
      'stripe',
      stripeUrl(alert.stripe_dispute_id ?? alert.stripe_payment_intent_id ?? alert.stripe_charge_id, alert.livemode),
    ],
    ['execution', format.executionUrl(alert)],
  ],
});

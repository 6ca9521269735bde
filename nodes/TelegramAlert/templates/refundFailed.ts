import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import { stripeUrl } from './stripeUrl';
import { customer, execution, minorUnits, nameOf, text } from './template';

/** `refund.failed`, or `refund.updated` to failed: money we promised has not reached the customer (rule 24). */
export const refundFailed = defineTemplate({
  emoji: '↩️',
  data: z.object({
    ...customer,
    ...execution,
    amount: minorUnits,
    currency: text,
    /** Stripe's `failure_reason`, e.g. `lost_or_stolen_card` */
    reason: text,
    refund: text,
    payment_intent: text,
    order_id: text,
  }),
  words: {
    fr: { title: 'Remboursement échoué', next: 'Rembourser par un autre moyen (virement) et noter la référence.' },
    en: { title: 'Refund failed', next: 'Pay back another way (bank transfer) and note the reference.' },
  },
  amount: ({ amount, currency }) => ({ minorUnits: amount, currency }),
  summary: (alert, format) => format.join(nameOf(alert), format.money(alert.amount, alert.currency), alert.reason),
  facts: (alert, format) => [
    ['customer', nameOf(alert)],
    ['amount', format.money(alert.amount, alert.currency)],
    ['reason', alert.reason],
    ['order', alert.order_id],
    ['refund', alert.refund],
    ['payment', alert.payment_intent],
  ],
  links: (alert, format) => [
    ['stripe', stripeUrl(alert.payment_intent, alert.livemode)],
    ['execution', format.executionUrl(alert)],
  ],
});

import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import { stripeUrl } from './stripeUrl';
import { customer, execution, minorUnits, nameOf, text } from './template';

/** Money that came twice, too late or for something gone, and was sent back by itself (rules 13, 17, 22). */
export const moneyReturned = defineTemplate({
  emoji: '💸',
  data: z.object({
    ...customer,
    ...execution,
    amount: minorUnits,
    currency: text,
    reason: text,
    order_id: text,
    vend_session_id: text,
    payment_intent: text,
  }),
  words: {
    fr: { title: 'Argent rendu', next: 'Rien à faire ; répondre au client s’il demande.' },
    en: { title: 'Money returned', next: 'Nothing to do; answer the customer if asked.' },
  },
  amount: ({ amount, currency }) => ({ minorUnits: amount, currency }),
  summary: (alert, format) => format.join(nameOf(alert), format.money(alert.amount, alert.currency), alert.reason),
  facts: (alert, format) => [
    ['customer', nameOf(alert)],
    ['amount', format.money(alert.amount, alert.currency)],
    ['reason', alert.reason],
    ['order', alert.order_id],
    ['vend', alert.vend_session_id],
    ['payment', alert.payment_intent],
  ],
  links: (alert, format) => [
    ['stripe', stripeUrl(alert.payment_intent, alert.livemode)],
    ['execution', format.executionUrl(alert)],
  ],
});

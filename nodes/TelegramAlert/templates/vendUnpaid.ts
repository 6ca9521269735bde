import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import { stripeUrl } from './stripeUrl';
import { execution, minorUnits, text } from './template';

/** A product came out and its money did not come in. */
export const vendUnpaid = defineTemplate({
  emoji: '🥤',
  data: z.object({
    ...execution,
    vend_session_id: text,
    machine_name: text,
    machine_id: text,
    amount: minorUnits,
    currency: text,
    reason: text,
    payment_intent: text,
    livemode: z.boolean().nullish(),
  }),
  words: {
    fr: { title: 'Produit sorti sans paiement', next: 'Chercher le paiement dans Stripe ; sinon, noter la perte.' },
    en: { title: 'Product dispensed, not paid', next: 'Look for the payment in Stripe; if there is none, note the loss.' },
  },
  amount: ({ amount, currency }) => ({ minorUnits: amount, currency }),
  summary: (alert, format) =>
    format.join(alert.machine_name ?? alert.machine_id, format.money(alert.amount, alert.currency), alert.reason),
  facts: (alert, format) => [
    ['machine', alert.machine_name ?? alert.machine_id],
    ['amount', format.money(alert.amount, alert.currency)],
    ['reason', alert.reason],
    ['vend', alert.vend_session_id],
    ['payment', alert.payment_intent],
  ],
  links: (alert, format) => [
    ['stripe', stripeUrl(alert.payment_intent, alert.livemode)],
    ['execution', format.executionUrl(alert)],
  ],
});

import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import { stripeUrl } from './stripeUrl';
import { execution, instant, minorUnits, named, text } from './template';

/** A vend whose end nobody saw: the money is held until staff decide, or policy does after a day (rule 15). */
export const vendUnknownOutcome = defineTemplate({
  emoji: '🤷',
  data: z.object({
    ...execution,
    vend_session_id: text,
    machine_name: text,
    machine_id: text,
    place: text,
    item: text,
    amount: minorUnits,
    currency: text,
    reason: text,
    decide_before: instant,
    payment_intent: text,
    livemode: z.boolean().nullish(),
  }),
  words: {
    fr: {
      title: 'Vente à l’issue inconnue',
      many: 'ventes à l’issue inconnue',
      next: 'Vérifier la machine, puis choisir dans n8n, workflow « Ventes : décider une issue inconnue » : capture si le produit est sorti, release sinon.',
    },
    en: {
      title: 'Vend with unknown outcome',
      many: 'vends with unknown outcome',
      next: 'Check the machine, then choose in n8n, workflow “Ventes : décider une issue inconnue”: capture if the product came out, release if not.',
    },
  },
  amount: ({ amount, currency }) => ({ minorUnits: amount, currency }),
  summary: (alert, format) =>
    format.join(alert.machine_name ?? alert.machine_id, alert.item, format.money(alert.amount, alert.currency)),
  facts: (alert, format) => [
    ['machine', named(alert.machine_name, alert.machine_id)],
    ['place', alert.place],
    ['item', alert.item],
    ['amount', format.money(alert.amount, alert.currency)],
    ['reason', alert.reason],
    ['deadline', format.instant(alert.decide_before)],
    ['vend', alert.vend_session_id],
  ],
  links: (alert, format) => [
    ['stripe', stripeUrl(alert.payment_intent, alert.livemode)],
    ['execution', format.executionUrl(alert)],
  ],
});

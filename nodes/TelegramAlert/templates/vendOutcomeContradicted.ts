import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import { execution, minorUnits, text } from './template';

/** A machine reports another end of a vend than the one its money was settled by. */
export const vendOutcomeContradicted = defineTemplate({
  emoji: '🔀',
  data: z.object({
    ...execution,
    vend_session_id: text,
    machine_name: text,
    machine_id: text,
    amount: minorUnits,
    currency: text,
    reason: text,
  }),
  words: {
    fr: { title: 'Vente contredite par la machine', next: 'Comparer avec le stock de la machine, puis rembourser ou encaisser à la main.' },
    en: { title: 'Vend contradicted by the machine', next: 'Compare with the stock of the machine, then refund or charge by hand.' },
  },
  amount: ({ amount, currency }) => ({ minorUnits: amount, currency }),
  summary: (alert, format) =>
    format.join(alert.machine_name ?? alert.machine_id, format.money(alert.amount, alert.currency), alert.reason),
  facts: (alert, format) => [
    ['machine', alert.machine_name ?? alert.machine_id],
    ['amount', format.money(alert.amount, alert.currency)],
    ['reason', alert.reason],
    ['vend', alert.vend_session_id],
  ],
  links: (alert, format) => [['execution', format.executionUrl(alert)]],
});

import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import { execution, minorUnits, text } from './template';

/** The sweeper cannot end a vend: its money stays where it is until somebody looks. */
export const vendStuck = defineTemplate({
  emoji: '🧷',
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
    fr: { title: 'Vente impossible à clôturer', next: 'Corriger la cause : la vente est reprise toutes les 15 secondes, les autres continuent.' },
    en: { title: 'Vend cannot be ended', next: 'Fix the cause: the vend is tried again every 15 seconds, the others go on.' },
  },
  amount: ({ amount, currency }) => ({ minorUnits: amount, currency }),
  summary: (alert, format) =>
    format.join(alert.machine_name ?? alert.machine_id, format.money(alert.amount, alert.currency), alert.reason),
  facts: (alert, format) => [
    ['machine', alert.machine_name ?? alert.machine_id],
    ['amount', format.money(alert.amount, alert.currency)],
    ['cause', alert.reason],
    ['vend', alert.vend_session_id],
  ],
  links: (alert, format) => [['execution', format.executionUrl(alert)]],
});

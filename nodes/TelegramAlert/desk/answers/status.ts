import * as z from 'zod';
import type { Format } from '../../message/format';
import { bold, escapeHtml } from '../../message/html';
import { defineAnswer } from './answer';

export const statusSchema = z.object({
  events_in_error: z.number(),
  oldest_event: z.string().nullish(),
  outbox_parked: z.number(),
  oldest_outbox: z.string().nullish(),
  alerts_waiting: z.number(),
  alerts_failed: z.number(),
  vends_unknown: z.number(),
  machines_silent: z.array(z.string()),
});

const WORDS = {
  fr: {
    title: 'État',
    waits: 'À décider',
    fine: 'rien',
    events: 'Événements en erreur',
    parked: 'Envois bloqués',
    vends: 'Ventes à décider',
    alerts: 'Alertes abandonnées',
    silent: 'Machines muettes',
    oldestEvent: 'Plus ancien événement en attente',
    oldestOutbox: 'Plus ancien envoi en attente',
    colon: '\u00a0: ',
  },
  en: {
    title: 'Status',
    waits: 'To be decided',
    fine: 'nothing',
    events: 'Events in error',
    parked: 'Outgoing tasks blocked',
    vends: 'Vends to decide',
    alerts: 'Alerts given up',
    silent: 'Silent machines',
    oldestEvent: 'Oldest event that waits',
    oldestOutbox: 'Oldest task that waits',
    colon: ': ',
  },
};

interface Fact {
  label: string;
  value: string;
}

/** How things stand: what is not well, or that nothing waits. */
export function statusFacts(status: z.infer<typeof statusSchema>, format: Format): Fact[] {
  const words = WORDS[format.locale];
  const rows: [string, string | number | null][] = [
    [words.events, status.events_in_error],
    [words.parked, status.outbox_parked],
    [words.vends, status.vends_unknown],
    [words.alerts, status.alerts_failed],
    [words.silent, status.machines_silent.join(', ')],
    [words.oldestEvent, format.instant(status.oldest_event)],
    [words.oldestOutbox, format.instant(status.oldest_outbox)],
  ];
  const bad = rows.flatMap(([label, value]) => (value ? [{ label, value: String(value) }] : []));
  return bad.length > 0 ? bad : [{ label: words.waits, value: words.fine }];
}

export const status = defineAnswer(statusSchema, (facts, format) => [
  `📋 ${bold(WORDS[format.locale].title)}`,
  ...statusFacts(facts, format).map(
    ({ label, value }) => `${escapeHtml(label)}${WORDS[format.locale].colon}${escapeHtml(value)}`,
  ),
]);

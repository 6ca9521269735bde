import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import { execution, instant, named, text } from './template';

/** A vending machine whose bridge has stopped reporting. */
export const machineOffline = defineTemplate({
  emoji: '🔌',
  data: z.object({
    ...execution,
    machine_name: text,
    machine_id: text,
    place: text,
    last_seen_at: instant,
    reason: text,
  }),
  words: {
    fr: {
      title: 'Machine hors ligne',
      many: 'machines hors ligne',
      next: 'Vérifier le courant, le réseau et le boîtier sur place.',
    },
    en: { title: 'Machine offline', many: 'machines offline', next: 'Check power, network and the box on site.' },
  },
  summary: (alert, format) => format.join(alert.machine_name ?? alert.machine_id, alert.place),
  facts: (alert, format) => [
    ['machine', named(alert.machine_name, alert.machine_id)],
    ['place', alert.place],
    ['lastSeen', format.instant(alert.last_seen_at)],
    ['reason', alert.reason],
  ],
  links: (alert, format) => [['execution', format.executionUrl(alert)]],
});

import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import { execution, instant, named, text } from './template';

/** A bridge that answers over HTTP and does not reach the database: the machine stands, and sells nothing. */
export const machineUnheard = defineTemplate({
  emoji: '📵',
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
      title: 'Machine coupée de la base',
      many: 'machines coupées de la base',
      next: 'Sa passerelle répond : vérifier son jeton, son adresse Supabase et son réseau.',
    },
    en: {
      title: 'Machine cut off the database',
      many: 'machines cut off the database',
      next: 'Its bridge answers: check its token, its Supabase address and its network.',
    },
  },
  summary: (alert, format) => format.join(alert.machine_name ?? alert.machine_id, alert.place, alert.reason),
  facts: (alert, format) => [
    ['machine', named(alert.machine_name, alert.machine_id)],
    ['place', alert.place],
    ['lastSeen', format.instant(alert.last_seen_at)],
    ['reason', alert.reason],
  ],
  links: (alert, format) => [['execution', format.executionUrl(alert)]],
});

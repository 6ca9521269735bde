import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import { execution, named, text } from './template';

/** A machine asked for more sessions in a minute than it may: broken, or somebody has its token. */
export const machineSessionLimit = defineTemplate({
  emoji: '🚦',
  data: z.object({ ...execution, machine_name: text, machine_id: text, place: text, limit: z.number().nullish() }),
  words: {
    fr: {
      title: 'Machine : trop de demandes',
      many: 'machines font trop de demandes',
      next: 'Voir la machine sur place. Si elle est au repos, changer son jeton (set_machine_token).',
    },
    en: {
      title: 'Machine: too many requests',
      many: 'machines with too many requests',
      next: 'Look at the machine. If it is idle, change its token (set_machine_token).',
    },
  },
  summary: (alert, format) => format.join(alert.machine_name ?? alert.machine_id, alert.place),
  facts: (alert) => [
    ['machine', named(alert.machine_name, alert.machine_id)],
    ['place', alert.place],
    ['perMinute', typeof alert.limit === 'number' ? String(alert.limit) : null],
  ],
  links: (alert, format) => [['execution', format.executionUrl(alert)]],
});

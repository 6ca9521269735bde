import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import { stripeUrl } from './stripeUrl';
import { execution, text } from './template';

/** An outbox row given up after its last attempt: nothing more leaves for this one object (rule 21). */
export const outboxParked = defineTemplate({
  emoji: '📤',
  data: z.object({
    ...execution,
    id: text,
    outbox_id: text,
    topic: text,
    object_key: text,
    attempts: text,
    message: text,
    livemode: z.boolean().nullish(),
  }),
  words: {
    fr: {
      title: 'Envoi bloqué',
      many: 'envois bloqués',
      next: 'Corriger la cause, puis réessayer ou passer la ligne dans n8n : formulaire du workflow « Décider des envois bloqués ». Seul cet objet attend.',
    },
    en: {
      title: 'Outgoing task parked',
      many: 'outgoing tasks parked',
      next: 'Fix the cause, then retry or skip the row in n8n: form of the workflow “Décider des envois bloqués”. Only this object waits.',
    },
  },
  summary: (alert, format) => format.join(alert.topic, alert.object_key, alert.message),
  facts: (alert) => [
    ['task', alert.topic],
    ['object', alert.object_key],
    ['cause', alert.message],
    ['attempts', alert.attempts],
  ],
  links: (alert, format) => [
    ['stripe', stripeUrl(alert.object_key, alert.livemode)],
    ['execution', format.executionUrl(alert)],
  ],
});

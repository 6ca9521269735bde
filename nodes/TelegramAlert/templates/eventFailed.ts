import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import { stripeUrl } from './stripeUrl';
import { execution, instant, text } from './template';

/** A Stripe event that could not be applied: its shape, its references, or the last attempt is spent. */
export const eventFailed = defineTemplate({
  emoji: '⚠️',
  data: z.object({
    ...execution,
    event_id: text,
    event_type: text,
    object_id: text,
    message: text,
    path: text,
    hint: text,
    attempts: text,
    next_attempt_at: instant,
    livemode: z.boolean().nullish(),
  }),
  words: {
    fr: {
      title: 'Événement Stripe en erreur',
      many: 'événements Stripe en erreur',
      next: 'Corriger la cause, puis rejouer l’événement dans n8n : formulaire du workflow « Rejouer des événements Stripe ».',
    },
    en: {
      title: 'Stripe event failed',
      many: 'Stripe events failed',
      next: 'Fix the cause, then replay the event in n8n: form of the workflow “Rejouer des événements Stripe”.',
    },
  },
  summary: (alert, format) => format.join(alert.event_type, alert.event_id, alert.message),
  facts: (alert, format) => [
    ['eventType', alert.event_type],
    ['event', alert.event_id],
    ['object', alert.object_id],
    ['cause', alert.message],
    ['field', alert.path],
    ['hint', alert.hint],
    ['attempts', alert.attempts],
    ['nextAttempt', format.instant(alert.next_attempt_at)],
  ],
  links: (alert, format) => [
    ['stripe', stripeUrl(alert.event_id, alert.livemode)],
    ['execution', format.executionUrl(alert)],
  ],
});

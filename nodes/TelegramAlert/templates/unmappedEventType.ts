import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import { stripeUrl } from './stripeUrl';
import { text } from './template';

/** An event type that no branch handles: stored as `ignored`, told once per type. */
export const unmappedEventType = defineTemplate({
  emoji: '❔',
  data: z.object({ event_type: text, event_id: text, object_id: text, livemode: z.boolean().nullish() }),
  words: {
    fr: {
      title: 'Type d’événement non traité',
      many: 'types d’événement non traités',
      next: 'Ajouter une branche au workflow « Stripe Webhook → n8n → Supabase Sync », ou désactiver ce type dans le webhook Stripe.',
    },
    en: {
      title: 'Unhandled event type',
      many: 'unhandled event types',
      next: 'Add a branch to the workflow “Stripe Webhook → n8n → Supabase Sync”, or switch this type off in the Stripe webhook.',
    },
  },
  summary: (alert) => alert.event_type,
  facts: (alert) => [
    ['eventType', alert.event_type],
    ['event', alert.event_id],
    ['object', alert.object_id],
  ],
  links: (alert) => [['stripe', stripeUrl(alert.event_id, alert.livemode)]],
});

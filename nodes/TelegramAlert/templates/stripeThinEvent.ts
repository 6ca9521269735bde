import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import { text } from './template';

/** The endpoint sends thin events (`v2.core.event`), which do not carry their object: refused, told once. */
export const stripeThinEvent = defineTemplate({
  emoji: '🪶',
  data: z.object({ event_id: text, type: text, consumer: text }),
  words: {
    fr: {
      title: 'Webhook Stripe mal choisi',
      many: 'webhooks Stripe mal choisis',
      next: 'Stripe envoie des événements « Thin » : ils sont refusés et rien n’est enregistré. Dans Stripe → Développeurs → Webhooks, créer une destination de style « Snapshot » vers la même adresse, entrer son secret de signature dans l’identifiant, puis supprimer l’ancienne.',
    },
    en: {
      title: 'Wrong kind of Stripe webhook',
      many: 'wrong kinds of Stripe webhook',
      next: 'Stripe sends “Thin” events: they are refused and nothing is recorded. In Stripe → Developers → Webhooks create a destination with the payload style “Snapshot” to the same address, enter its signing secret in the credential, then delete the old one.',
    },
  },
  summary: (alert) => alert.type,
  facts: (alert) => [
    ['eventType', alert.type],
    ['event', alert.event_id],
  ],
  links: () => [],
});

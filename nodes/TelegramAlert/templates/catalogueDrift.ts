import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import { stripeUrl } from './stripeUrl';
import { execution, text } from './template';

/** What we hold and what Stripe holds of one product, price or subscription differ. */
export const catalogueDrift = defineTemplate({
  emoji: '🧭',
  data: z.object({
    ...execution,
    object_id: text,
    name: text,
    field: text,
    expected: text,
    found: text,
    reason: text,
    livemode: z.boolean().nullish(),
  }),
  words: {
    fr: {
      title: 'Écart avec le catalogue Stripe',
      many: 'écarts avec le catalogue Stripe',
      next: 'Décider quel côté a raison, le corriger, puis lancer dans n8n le workflow « Catalogue : plan / appliquer » avec apply = true.',
    },
    en: {
      title: 'Stripe catalogue differs',
      many: 'differences of the catalogue',
      next: 'Decide which side is right, correct the other, then run the workflow “Catalogue : plan / appliquer” in n8n with apply = true.',
    },
  },
  summary: (alert, format) => format.join(alert.name ?? alert.object_id, alert.field),
  facts: (alert) => [
    ['object', alert.name && alert.object_id ? `${alert.name} (${alert.object_id})` : (alert.name ?? alert.object_id)],
    ['field', alert.field],
    ['expected', alert.expected],
    ['found', alert.found],
    ['reason', alert.reason],
  ],
  links: (alert, format) => [
    ['stripe', stripeUrl(alert.object_id, alert.livemode)],
    ['execution', format.executionUrl(alert)],
  ],
});

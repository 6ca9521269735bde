import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import { stripeUrl } from './stripeUrl';
import { text } from './template';

/** A subscription billed neither by month nor by year (rule 9): mirrored, told once per interval. */
export const unsupportedInterval = defineTemplate({
  emoji: '📅',
  data: z.object({ interval: text, subscription: text, livemode: z.boolean().nullish() }),
  words: {
    fr: {
      title: 'Périodicité inattendue',
      many: 'périodicités inattendues',
      next: 'Vérifier le tarif dans Stripe : l’application connaît le mois et l’année.',
    },
    en: {
      title: 'Unexpected billing interval',
      many: 'unexpected billing intervals',
      next: 'Check the price in Stripe: the application knows month and year.',
    },
  },
  summary: (alert) => alert.interval,
  facts: (alert) => [
    ['interval', alert.interval],
    ['subscription', alert.subscription],
  ],
  links: (alert) => [['stripe', stripeUrl(alert.subscription, alert.livemode)]],
});

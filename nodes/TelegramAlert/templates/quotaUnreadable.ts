import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import { stripeUrl } from './stripeUrl';
import { text } from './template';

/** A quota in a product's metadata that is no whole number in digits alone, nor −1: it grants nothing. */
export const quotaUnreadable = defineTemplate({
  emoji: '🔢',
  data: z.object({ product: text, name: text, key: text, value: text, livemode: z.boolean().nullish() }),
  words: {
    fr: {
      title: 'Quota illisible',
      many: 'quotas illisibles',
      next: 'Dans Stripe, l’écrire en chiffres seuls (1000), ou -1 pour illimité : d’ici là, ce produit n’en donne rien.',
    },
    en: {
      title: 'Unreadable quota',
      many: 'unreadable quotas',
      next: 'In Stripe, write it in digits alone (1000), or -1 for unlimited: until then this product grants none of it.',
    },
  },
  summary: (alert, format) => format.join(alert.name ?? alert.product, alert.key),
  facts: (alert) => [
    ['object', alert.name && alert.product ? `${alert.name} (${alert.product})` : (alert.name ?? alert.product)],
    ['field', alert.key],
    ['found', alert.value],
  ],
  links: (alert) => [['stripe', stripeUrl(alert.product, alert.livemode)]],
});

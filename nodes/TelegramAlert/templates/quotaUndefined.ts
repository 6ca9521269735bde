import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import { stripeUrl } from './stripeUrl';
import { customer, named, nameOf, text } from './template';

/** Somebody pays for a plan that defines no quota at all, neither by its product nor by its code: told once a plan. */
export const quotaUndefined = defineTemplate({
  emoji: '🧮',
  data: z.object({ ...customer, subscription: text, plan_code: text, product: text, price: text }),
  words: {
    fr: {
      title: 'Formule payée, aucun quota',
      many: 'formules payées sans quota',
      next: 'Dans Stripe, inscrire les quotas (MAX_INVOICES…) dans les métadonnées du produit : d’ici là, tout usage est refusé à ceux qui paient cette formule.',
    },
    en: {
      title: 'Plan paid for, no quota',
      many: 'plans paid for without a quota',
      next: 'In Stripe, write the quotas (MAX_INVOICES…) into the metadata of the product: until then every use is refused to those who pay for this plan.',
    },
  },
  summary: (alert, format) => format.join(alert.plan_code, nameOf(alert)),
  facts: (alert) => [
    ['plan', alert.plan_code],
    ['object', alert.product ?? alert.price],
    ['customer', named(nameOf(alert), alert.customer)],
    ['subscription', alert.subscription],
  ],
  links: (alert) => [['stripe', stripeUrl(alert.product ?? alert.subscription, alert.livemode)]],
});

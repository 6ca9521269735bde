import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import { stripeUrl } from './stripeUrl';
import { customer, execution, named, nameOf, text } from './template';

/** Two pages for one establishment were paid: the second subscription is cancelled and paid back (rule 13). */
export const subscriptionDuplicate = defineTemplate({
  emoji: '👯',
  data: z.object({
    ...customer,
    ...execution,
    subscription: text,
    /** The subscription that stays. */
    kept: text,
    plan_code: text,
  }),
  words: {
    fr: {
      title: 'Abonné deux fois',
      many: 'abonnements pris en double',
      next: 'Le second abonnement est résilié et remboursé ; demander au client quelle formule il veut.',
    },
    en: {
      title: 'Subscribed twice',
      many: 'double subscriptions',
      next: 'The second subscription is cancelled and refunded; ask the customer which plan is wanted.',
    },
  },
  summary: (alert, format) => format.join(nameOf(alert), alert.plan_code),
  facts: (alert, format) => [
    ['customer', named(nameOf(alert), alert.customer)],
    ['email', alert.customer_email],
    ['plan', alert.plan_code],
    ['subscription', format.join(alert.subscription, alert.kept && `→ ${alert.kept}`)],
  ],
  links: (alert, format) => [
    ['stripe', stripeUrl(alert.subscription, alert.livemode)],
    ['execution', format.executionUrl(alert)],
  ],
});

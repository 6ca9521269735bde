import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import { stripeUrl } from './stripeUrl';
import { customer, execution, instant, minorUnits, named, nameOf, text } from './template';

/** `customer.subscription.deleted`: the subscription has ended, whoever ended it. */
export const subscriptionCanceled = defineTemplate({
  emoji: '👋',
  data: z.object({
    ...customer,
    ...execution,
    subscription: text,
    plan_code: text,
    amount: minorUnits,
    currency: text,
    ended_at: instant,
    /** Stripe's `cancellation_details.reason` */
    reason: text,
  }),
  words: {
    fr: {
      title: 'Abonnement résilié',
      many: 'abonnements résiliés',
      next: 'Appeler le client si son départ surprend ; ses accès sont déjà fermés.',
    },
    en: {
      title: 'Subscription cancelled',
      many: 'subscriptions cancelled',
      next: 'Call the customer if this is a surprise; access is already closed.',
    },
  },
  summary: (alert, format) => format.join(nameOf(alert), alert.plan_code),
  facts: (alert, format) => [
    ['customer', named(nameOf(alert), alert.customer)],
    ['plan', alert.plan_code],
    ['amount', format.money(alert.amount, alert.currency)],
    ['subscription', alert.subscription],
    ['ended', format.instant(alert.ended_at)],
    ['reason', alert.reason],
  ],
  links: (alert, format) => [
    ['stripe', stripeUrl(alert.subscription ?? alert.customer, alert.livemode)],
    ['execution', format.executionUrl(alert)],
  ],
});

import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import { stripeUrl } from './stripeUrl';
import { customer, execution, minorUnits, named, nameOf, text, type TemplateDefinition } from './template';

/** The end of a dispute, whichever: what it was about, and what has become of the money. */
const disputeEnded = (emoji: string, words: TemplateDefinition<unknown>['words']) =>
  defineTemplate({
    emoji,
    data: z.object({
      ...customer,
      ...execution,
      amount: minorUnits,
      currency: text,
      reason: text,
      dispute: text,
      payment_intent: text,
      charge: text,
      order_id: text,
    }),
    words,
    amount: ({ amount, currency }) => ({ minorUnits: amount, currency }),
    summary: (alert, format) =>
      format.join(nameOf(alert), format.money(alert.amount, alert.currency), format.reason(alert.reason)),
    facts: (alert, format) => [
      ['customer', named(nameOf(alert), alert.customer)],
      ['amount', format.money(alert.amount, alert.currency)],
      ['reason', alert.reason],
      ['order', alert.order_id],
      ['payment', alert.payment_intent ?? alert.charge],
      ['dispute', alert.dispute],
    ],
    links: (alert, format) => [
      ['stripe', stripeUrl(alert.dispute ?? alert.payment_intent ?? alert.charge, alert.livemode)],
      ['execution', format.executionUrl(alert)],
    ],
  });

/** `won`, or an inquiry that Stripe has closed: the money is ours, and what was owed back is asked for now. */
export const disputeWon = disputeEnded('⚖️', {
  fr: {
    title: 'Litige clos en notre faveur',
    many: 'litiges clos en notre faveur',
    next: "Rien à faire : l'argent est de nouveau à nous, un remboursement qui attendait part maintenant.",
  },
  en: {
    title: 'Dispute closed in our favour',
    many: 'disputes closed in our favour',
    next: 'Nothing to do: the money is ours again, and a refund that waited leaves now.',
  },
});

/** `lost`: the amount is gone for good. */
export const disputeLost = disputeEnded('❌', {
  fr: {
    title: 'Litige perdu',
    many: 'litiges perdus',
    next: 'Le montant est perdu et ne peut plus être remboursé. Décider de ce qui reste dû au client.',
  },
  en: {
    title: 'Dispute lost',
    many: 'disputes lost',
    next: 'The amount is gone and cannot be refunded any more. Decide what is still owed to the customer.',
  },
});

import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import { stripeUrl } from './stripeUrl';
import {
  customer,
  execution,
  minorUnits,
  named,
  nameOf,
  text,
  type Template,
  type TemplateDefinition,
} from './template';

const data = z.object({
  ...customer,
  ...execution,
  amount: minorUnits,
  currency: text,
  reason: text,
  order_id: text,
  vend_session_id: text,
  booking_id: text,
  refund: text,
  payment_intent: text,
});

/** An alert about money on its way back, whatever it had paid: only its words tell one from another. */
export function defineMoneyTemplate({
  emoji,
  words,
}: Pick<TemplateDefinition<z.infer<typeof data>>, 'emoji' | 'words'>): Template {
  return defineTemplate({
    emoji,
    data,
    words,
    amount: ({ amount, currency }) => ({ minorUnits: amount, currency }),
    summary: (alert, format) =>
      format.join(nameOf(alert), format.money(alert.amount, alert.currency), format.reason(alert.reason)),
    facts: (alert, format) => [
      ['customer', named(nameOf(alert), alert.customer)],
      ['amount', format.money(alert.amount, alert.currency)],
      ['reason', alert.reason],
      ['order', alert.order_id],
      ['vend', alert.vend_session_id],
      ['booking', alert.booking_id],
      ['refund', alert.refund],
      ['payment', alert.payment_intent],
    ],
    links: (alert, format) => [
      ['stripe', stripeUrl(alert.payment_intent, alert.livemode)],
      ['execution', format.executionUrl(alert)],
    ],
  });
}

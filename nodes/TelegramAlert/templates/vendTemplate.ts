import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import type { Label } from './labels';
import { stripeUrl } from './stripeUrl';
import { execution, minorUnits, named, text, type Template, type TemplateDefinition } from './template';

const data = z.object({
  ...execution,
  vend_session_id: text,
  machine_name: text,
  machine_id: text,
  amount: minorUnits,
  currency: text,
  reason: text,
  /** said where one is known */
  payment_intent: text,
  livemode: z.boolean().nullish(),
});

interface VendTemplate extends Pick<TemplateDefinition<z.infer<typeof data>>, 'emoji' | 'words'> {
  /** what the reason is called */
  reasonLabel: Extract<Label, 'reason' | 'cause'>;
}

/** An alert about a vend that staff look into at the machine: only its words tell one from another. */
export function defineVendTemplate({ emoji, words, reasonLabel }: VendTemplate): Template {
  return defineTemplate({
    emoji,
    data,
    words,
    amount: ({ amount, currency }) => ({ minorUnits: amount, currency }),
    summary: (alert, format) =>
      format.join(
        alert.machine_name ?? alert.machine_id,
        format.money(alert.amount, alert.currency),
        format.reason(alert.reason),
      ),
    facts: (alert, format) => [
      ['machine', named(alert.machine_name, alert.machine_id)],
      ['amount', format.money(alert.amount, alert.currency)],
      [reasonLabel, alert.reason],
      ['vend', alert.vend_session_id],
      ['payment', alert.payment_intent],
    ],
    links: (alert, format) => [
      ['stripe', stripeUrl(alert.payment_intent, alert.livemode)],
      ['execution', format.executionUrl(alert)],
    ],
  });
}

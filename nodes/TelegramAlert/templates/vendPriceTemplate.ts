import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import { execution, minorUnits, named, text, type Template, type TemplateDefinition } from './template';

const data = z.object({
  ...execution,
  machine_name: text,
  machine_id: text,
  place: text,
  item: text,
  amount: minorUnits,
  currency: text,
  expected_amount: minorUnits,
  expected_currency: text,
});

/** An alert about what a machine asked for an item: only its words tell one from another. */
export function defineVendPriceTemplate({
  emoji,
  words,
}: Pick<TemplateDefinition<z.infer<typeof data>>, 'emoji' | 'words'>): Template {
  return defineTemplate({
    emoji,
    data,
    words,
    // nothing was taken: amounts of several are not added up
    summary: (alert, format) =>
      format.join(alert.machine_name ?? alert.machine_id, alert.item, format.money(alert.amount, alert.currency)),
    facts: (alert, format) => [
      ['machine', named(alert.machine_name, alert.machine_id)],
      ['place', alert.place],
      ['item', alert.item],
      ['amount', format.money(alert.amount, alert.currency)],
      ['expected', format.money(alert.expected_amount, alert.expected_currency)],
    ],
    links: (alert, format) => [['execution', format.executionUrl(alert)]],
  });
}

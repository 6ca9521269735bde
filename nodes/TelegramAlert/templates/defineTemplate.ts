import { labelOf } from './labels';
import { normalise } from './normalise';
import type { AlertText, Template, TemplateDefinition } from './template';

/** Ties a definition to its data shape: what reaches `facts` has been parsed. */
export function defineTemplate<Data>(definition: TemplateDefinition<Data>): Template {
  return {
    write(data, format): AlertText | null {
      const parsed = definition.data.safeParse(normalise(data));
      if (!parsed.success) return null;
      const words = definition.words[format.locale];
      const money = definition.amount?.(parsed.data);
      return {
        emoji: definition.emoji,
        title: words.title,
        many: words.many,
        next: words.next,
        summary: definition.summary(parsed.data, format) ?? null,
        facts: definition.facts(parsed.data, format).flatMap(([key, value]) =>
          value
            ? [
                {
                  key,
                  label: labelOf(key, format.locale),
                  value: key === 'reason' ? (format.reason(value) ?? value) : value,
                },
              ]
            : [],
        ),
        links: definition
          .links(parsed.data, format)
          .flatMap(([label, url]) => (url ? [{ label: labelOf(label, format.locale), url }] : [])),
        amount:
          typeof money?.minorUnits === 'number' && money.currency
            ? { minorUnits: money.minorUnits, currency: money.currency }
            : null,
      };
    },
  };
}

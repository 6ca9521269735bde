import { createFormat } from '../message/format';
import { labelOf, placeholderOf } from './labels';
import { normalise } from './normalise';
import type { AlertText, Template, TemplateDefinition } from './template';

/**
 * Ties a definition to its data shape: what reaches `facts` has been parsed. A change of words reaches databases by a
 * migration: CONTRIBUTING.md, "When you change".
 */
export function defineTemplate<Data>(definition: TemplateDefinition<Data>): Template {
  // every label is there also where nothing is known; what it is called hangs on no language
  const labels = definition
    .facts(definition.data.parse({}), createFormat({ locale: 'fr', timeZone: 'UTC', instanceUrl: null }))
    .map(([label]) => label);
  return {
    placeholders: labels.map(placeholderOf),
    shipped(locale) {
      const { title, many, next } = definition.words[locale];
      const colon = locale === 'fr' ? '\u00a0: ' : ': ';
      const facts = labels.map((label) => `${labelOf(label, locale)}${colon}{${placeholderOf(label)}}`);
      return { emoji: definition.emoji, title, many, body: [...facts, `👉 ${next}`, '{links}'].join('\n') };
    },
    write(data, format): AlertText | null {
      const parsed = definition.data.safeParse(normalise(data));
      if (!parsed.success) return null;
      const words = definition.words[format.locale];
      const money = definition.amount?.(parsed.data);
      const facts = definition.facts(parsed.data, format).flatMap(([key, value]) =>
        value
          ? [
              {
                key,
                label: labelOf(key, format.locale),
                value: key === 'reason' ? (format.reason(value) ?? value) : value,
              },
            ]
          : [],
      );
      return {
        emoji: definition.emoji,
        title: words.title,
        many: words.many,
        next: words.next,
        summary: definition.summary(parsed.data, format) ?? null,
        facts,
        values: new Map(facts.map(({ key, value }) => [placeholderOf(key), value])),
        links: definition
          .links(parsed.data, format)
          .flatMap(([key, url]) => (url ? [{ key, label: labelOf(key, format.locale), url }] : [])),
        amount:
          typeof money?.minorUnits === 'number' && money.currency
            ? { minorUnits: money.minorUnits, currency: money.currency }
            : null,
      };
    },
  };
}

import * as z from 'zod';
import { bold, clip, escapeHtml } from '../../message/html';
import { defineAnswer } from './answer';

const schema = z.object({
  run: z.string().nullish(),
  differences: z.array(
    z.object({
      name: z.string().nullish(),
      field: z.string(),
      expected: z.string().nullish(),
      found: z.string().nullish(),
    }),
  ),
});

const LISTED = 20;
const WORDS = {
  fr: {
    title: (n: number) => `Catalogue : ${n} écart(s) avec Stripe`,
    none: 'Catalogue : Stripe dit la même chose que la base.',
    never: 'Catalogue : Stripe n’a pas encore été lu. Lancez « Catalogue : plan / appliquer » dans n8n.',
    more: (n: number) => `… et ${n} de plus`,
  },
  en: {
    title: (n: number) => `Catalogue: ${n} difference(s) with Stripe`,
    none: 'Catalogue: Stripe says what the database says.',
    never: 'Catalogue: Stripe was not read yet. Run “Catalogue : plan / appliquer” in n8n.',
    more: (n: number) => `… and ${n} more`,
  },
};

export const catalogue = defineAnswer(schema, ({ run, differences }, format) => {
  const words = WORDS[format.locale];
  if (!run) return [escapeHtml(words.never)];
  if (differences.length === 0) return [`✅ ${escapeHtml(words.none)}`];
  return [
    `🗂 ${bold(words.title(differences.length))}`,
    ...differences
      .slice(0, LISTED)
      .map(
        ({ name, field, expected, found }) =>
          `• ${escapeHtml(clip(name ?? '?', 90))} · ${escapeHtml(field)} : ${escapeHtml(clip(found ?? '—', 60))} → ${escapeHtml(clip(expected ?? '—', 60))}`,
      ),
    ...(differences.length > LISTED ? [escapeHtml(words.more(differences.length - LISTED))] : []),
  ];
});

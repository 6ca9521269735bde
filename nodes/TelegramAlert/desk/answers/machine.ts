import * as z from 'zod';
import { bold, escapeHtml } from '../../message/html';
import { named } from '../../templates/template';
import { defineAnswer } from './answer';

const machineSchema = z.object({
  code: z.string(),
  name: z.string().nullish(),
  place: z.string().nullish(),
  active: z.boolean(),
  last_seen_at: z.string().nullish(),
  silent: z.boolean().nullish(),
  last_vend: z
    .object({
      at: z.string(),
      status: z.string(),
      outcome: z.string().nullish(),
      label: z.string().nullish(),
      amount_minor: z.number(),
      currency: z.string(),
    })
    .nullish(),
});

const WORDS = {
  fr: {
    none: 'Aucune machine de ce nom.',
    out: 'hors service',
    silent: 'muette',
    live: 'répond',
    never: 'jamais vue',
    seen: (when: string) => `Vue : ${when}`,
    vend: (what: string) => `Dernière vente : ${what}`,
  },
  en: {
    none: 'No machine of that name.',
    out: 'out of service',
    silent: 'silent',
    live: 'answers',
    never: 'never seen',
    seen: (when: string) => `Seen: ${when}`,
    vend: (what: string) => `Last vend: ${what}`,
  },
};

export const machine = defineAnswer(z.object({ machines: z.array(machineSchema) }), ({ machines }, format) => {
  const words = WORDS[format.locale];
  if (machines.length === 0) return [escapeHtml(words.none)];
  return machines.flatMap((one, index) => {
    const state = !one.active
      ? words.out
      : one.last_seen_at === null
        ? words.never
        : one.silent
          ? words.silent
          : words.live;
    const seen = format.instant(one.last_seen_at);
    const vend = one.last_vend
      ? format.join(
          one.last_vend.label,
          format.money(one.last_vend.amount_minor, one.last_vend.currency),
          one.last_vend.outcome ?? one.last_vend.status,
          format.instant(one.last_vend.at),
        )
      : null;
    return [
      ...(index > 0 ? [''] : []),
      `${one.active && !one.silent ? '🟢' : '🔴'} ${bold(named(one.name, one.code) ?? one.code)}`,
      escapeHtml(format.join(state, one.place) ?? ''),
      ...(seen === null ? [] : [escapeHtml(words.seen(seen))]),
      ...(vend === null ? [] : [escapeHtml(words.vend(vend))]),
    ];
  });
});

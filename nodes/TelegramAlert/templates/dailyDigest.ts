import { daySchema, dayWords, takingFacts } from '../desk/answers/day';
import { statusFacts, statusSchema } from '../desk/answers/status';
import type { Template } from './template';

const WORDS = {
  fr: {
    title: 'La journée d’hier',
    many: 'journées',
    next: 'Rien à faire ici : /statut dit ce qui attend une décision.',
  },
  en: {
    title: 'Yesterday',
    many: 'days',
    next: 'Nothing to do here: /status says what waits for a decision.',
  },
};

const schema = daySchema.partial().extend({ status: statusSchema.nullish() });

/** Once a day: what the day before took, by domain, and how things stand. */
export const dailyDigest: Template = {
  placeholders: ['takings', 'status'],
  shipped: (locale) => {
    const { next, ...words } = WORDS[locale];
    return { emoji: '🗓', ...words, body: `{takings}\n{status}\n👉 ${next}\n{links}` };
  },
  write(data, format) {
    const parsed = schema.safeParse(data ?? {});
    if (!parsed.success) return null;
    const { day, takings, status } = parsed.data;
    const fact = ({ label, value }: { label: string; value: string }) => ({ key: null, label, value });
    const colon = format.locale === 'fr' ? '\u00a0: ' : ': ';
    const taken = day === undefined || takings === undefined ? [] : takingFacts({ day, takings }, format);
    const standing = status ? statusFacts(status, format) : [];
    const lines = (facts: typeof taken) => facts.map(({ label, value }) => `${label}${colon}${value}`).join('\n');
    return {
      emoji: '🗓',
      ...WORDS[format.locale],
      summary: day === undefined ? null : dayWords(day, format.locale),
      facts: [...taken, ...standing].map(fact),
      values: new Map([
        ['takings', lines(taken)],
        ['status', lines(standing)],
      ]),
      links: [],
      amount: null,
    };
  },
};

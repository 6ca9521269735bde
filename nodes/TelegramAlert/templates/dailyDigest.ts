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
  write(data, format) {
    const parsed = schema.safeParse(data ?? {});
    if (!parsed.success) return null;
    const { day, takings, status } = parsed.data;
    const fact = ({ label, value }: { label: string; value: string }) => ({ key: null, label, value });
    return {
      emoji: '🗓',
      ...WORDS[format.locale],
      summary: day === undefined ? null : dayWords(day, format.locale),
      facts: [
        ...(day === undefined || takings === undefined ? [] : takingFacts({ day, takings }, format)),
        ...(status ? statusFacts(status, format) : []),
      ].map(fact),
      links: [],
      amount: null,
    };
  },
};

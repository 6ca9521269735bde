import type * as z from 'zod';
import type { Format } from '../../message/format';

/** How the facts of a command become a text: HTML as Telegram reads it. */
export interface CommandAnswer {
  /** undefined where the facts have not the shape it reads */
  write(facts: unknown, format: Format): string | undefined;
}

/** Ties words to the shape of their facts. */
export function defineAnswer<Facts>(schema: z.ZodType<Facts>, write: (facts: Facts, format: Format) => string[]) {
  return {
    write(facts: unknown, format: Format): string | undefined {
      const parsed = schema.safeParse(facts);
      return parsed.success ? write(parsed.data, format).join('\n') : undefined;
    },
  };
}

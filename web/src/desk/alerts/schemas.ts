import * as z from 'zod/mini';

const source = z.object({ emoji: z.string(), title: z.string(), many: z.string(), body: z.string() });

export const alertLine = z.object({
  id: z.string(),
  seq: z.number(),
  template: z.string(),
  subject: z.string(),
  data: z.unknown(),
  locale: z.nullable(z.string()),
  status: z.string(),
  attempts: z.number(),
  message: z.nullable(z.string()),
  created_at: z.string(),
  sent_at: z.nullable(z.string()),
  next_attempt_at: z.nullable(z.string()),
  telegram_message_id: z.nullable(z.string()),
  /** the words it is sent with, by language */
  texts: z.nullable(z.object({ fr: z.optional(source), en: z.optional(source) })),
});
export type AlertLine = z.infer<typeof alertLine>;

export const overview = z.object({
  templates: z.array(z.string()),
  waiting: z.number(),
  failed: z.number(),
  channel: z.nullable(
    z.object({
      state: z.string(),
      reason: z.nullable(z.string()),
      away_since: z.nullable(z.string()),
      next_try_at: z.nullable(z.string()),
    }),
  ),
  zone: z.string(),
  web: z.nullable(z.string()),
});

export const decided = z.object({ result: z.string() });

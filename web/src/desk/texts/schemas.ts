import * as z from 'zod/mini';
import { alertLine } from '../alerts/schemas.ts';
import { decision } from '../events/schemas.ts';

const source = z.object({ emoji: z.string(), title: z.string(), many: z.string(), body: z.string() });
export type Source = z.infer<typeof source>;

export const textState = z.object({
  shipped: z.nullable(source),
  own: z.nullable(source),
  version: z.string(),
  said_by: z.nullable(z.string()),
  written_at: z.nullable(z.string()),
});
const byLocale = z.object({ fr: textState, en: textState });

export const textList = z.object({
  may_edit: z.boolean(),
  templates: z.array(
    z.object({
      template: z.string(),
      shipped: z.boolean(),
      texts: byLocale,
      last_at: z.nullable(z.string()),
    }),
  ),
});
export type Listed = z.infer<typeof textList>['templates'][number];

export const wholeText = z.object({
  template: z.string(),
  shipped: z.boolean(),
  may_edit: z.boolean(),
  texts: byLocale,
  fields: z.array(z.string()),
  placeholders: z.array(z.string()),
  zone: z.string(),
  web: z.nullable(z.string()),
  samples: z.array(alertLine),
  decisions: z.array(decision),
});
export type WholeText = z.infer<typeof wholeText>;

export const saved = z.object({ result: z.string() });

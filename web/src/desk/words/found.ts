import * as z from 'zod/mini';
import { links } from '../links.tsx';

/** A text that may be absent: the database leaves out what is null. */
export const maybe = <T>(schema: z.ZodMiniType<T>) => z.optional(z.nullable(schema));

export const openSchema = z.object({ page: z.nullable(z.string()), id: z.nullable(z.string()) });

/** One thing as searches and timelines show it (guichet.found). */
export const foundSchema = z.object({
  kind: z.string(),
  id: z.string(),
  why: maybe(z.string()),
  open: maybe(z.partial(openSchema)),
  person_id: maybe(z.string()),
  payment_id: maybe(z.string()),
  name: maybe(z.string()),
  email: maybe(z.string()),
  label: maybe(z.string()),
  domain: maybe(z.string()),
  amount_minor: maybe(z.number()),
  currency: maybe(z.string()),
  refundable_minor: maybe(z.number()),
  state: maybe(z.string()),
  outcome: maybe(z.string()),
  at: maybe(z.string()),
  count: maybe(z.number()),
});
export type Found = z.infer<typeof foundSchema>;

const pages: Readonly<Record<string, (id: string) => string>> = {
  person: links.person,
  payment: links.payment,
  vend: links.vend,
  machine: links.machine,
  event: links.event,
  events: (object) => `${links.events}?object=${encodeURIComponent(object)}`,
  subscription: links.subscription,
  establishment: links.establishment,
  session: links.session,
};

/** Where something opens; undefined where nothing does. */
export function hrefOf(open: Found['open']): string | undefined {
  const { page, id } = open ?? {};
  return page === null || page === undefined || id === null || id === undefined ? undefined : pages[page]?.(id);
}

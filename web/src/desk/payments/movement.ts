import * as z from 'zod/mini';
import type { Locale } from '../../app/locale.tsx';

export const personSchema = z.nullable(
  z.object({ id: z.string(), name: z.nullable(z.string()), email: z.nullable(z.string()) }),
);
type Person = z.infer<typeof personSchema>;

export const aboutSchema = z.nullable(
  z.object({
    machine: z.optional(z.string()),
    machine_name: z.optional(z.nullable(z.string())),
    product: z.optional(z.nullable(z.string())),
    location: z.optional(z.string()),
    starts_on: z.optional(z.string()),
    invoice: z.optional(z.nullable(z.string())),
    customer: z.optional(z.nullable(z.string())),
  }),
);
type About = z.infer<typeof aboutSchema>;

/** A movement of money, as desk_payments and desk_month_rows give it; amounts in minor units. */
export const movementSchema = z.object({
  id: z.string(),
  kind: z.string(),
  domain: z.nullable(z.string()),
  via: z.string(),
  amount_minor: z.number(),
  currency: z.string(),
  at: z.nullable(z.string()),
  subject: z.nullable(z.string()),
  payment_id: z.nullable(z.string()),
  role: z.nullable(z.string()),
  fee_minor: z.nullable(z.number()),
  fee_currency: z.nullable(z.string()),
  stripe_id: z.nullable(z.string()),
  person: personSchema,
  about: aboutSchema,
});
export type Movement = z.infer<typeof movementSchema>;

export const sumsSchema = z.array(
  z.object({ currency: z.string(), kind: z.string(), amount_minor: z.number(), count: z.number() }),
);

/** Money that is not where it should be, as desk_open_money gives it. */
export const openSchema = z.object({
  id: z.string(),
  payment_id: z.string(),
  domain: z.string(),
  amount_minor: z.nullable(z.number()),
  currency: z.string(),
  status: z.string(),
  reason: z.nullable(z.string()),
  at: z.string(),
  due_at: z.nullable(z.string()),
  stripe_id: z.nullable(z.string()),
  person: personSchema,
  about: aboutSchema,
});
export type OpenRow = z.infer<typeof openSchema>;

/** Who it is: a name, else the address. */
export const whoOf = (person: Person, about: About): string => person?.name ?? person?.email ?? about?.customer ?? '';

/** What it was for, as far as a few words say it. */
export function whatFor(about: About, locale: Locale): string {
  if (about === null) return '';
  if (about.machine !== undefined)
    return [about.product, about.machine_name ?? about.machine].filter(Boolean).join(' · ');
  if (about.location !== undefined && about.starts_on !== undefined) {
    const day = new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', {
      day: 'numeric',
      month: 'short',
      timeZone: 'UTC',
    }).format(new Date(`${about.starts_on}T12:00:00Z`));
    return `${about.location}, ${day}`;
  }
  return about.invoice ?? '';
}

import * as z from 'zod/mini';
import { maybe, openSchema } from '../words/found.ts';

/** What desk_person answers; null: there is nobody of that id. */
export const personSchema = z.nullable(
  z.object({
    id: z.string(),
    email: z.nullable(z.string()),
    name: z.nullable(z.string()),
    locale: z.nullable(z.string()),
    licence: z.nullable(z.string()),
    created_at: z.string(),
    stripe_customer_id: z.nullable(z.string()),
    staff: z.array(z.string()),
    wallets: z.array(
      z.object({
        wallet_id: z.string(),
        balance_minor: z.number(),
        currency: z.string(),
        frozen_at: z.nullable(z.string()),
        frozen_reason: z.nullable(z.string()),
      }),
    ),
    establishments: z.array(z.object({ establishment_id: z.string(), name: z.string(), role: z.string() })),
    subscriptions: z.array(
      z.object({
        subscription_id: z.string(),
        plan_code: z.string(),
        status: z.string(),
        current_period_end: z.nullable(z.string()),
      }),
    ),
  }),
);
export type Person = NonNullable<z.infer<typeof personSchema>>;
export type Wallet = Person['wallets'][number];

/** A row of desk_timeline; the database leaves out what is null. */
export const entrySchema = z.object({
  id: z.string(),
  kind: z.string(),
  at: z.string(),
  open: maybe(z.partial(openSchema)),
  label: maybe(z.string()),
  domain: maybe(z.string()),
  state: maybe(z.string()),
  status: maybe(z.string()),
  outcome: maybe(z.string()),
  payment_state: maybe(z.string()),
  amount_minor: maybe(z.number()),
  refunded_minor: maybe(z.number()),
  refundable_minor: maybe(z.number()),
  currency: maybe(z.string()),
  reason: maybe(z.string()),
  failure: maybe(z.string()),
  error_code: maybe(z.string()),
  until: maybe(z.string()),
  booking_id: maybe(z.string()),
  invoice_id: maybe(z.string()),
  session_id: maybe(z.string()),
  start: maybe(z.string()),
  end: maybe(z.string()),
  location: maybe(z.string()),
  cancellable: maybe(z.boolean()),
  paid: maybe(z.boolean()),
  link: maybe(z.boolean()),
  method: maybe(z.string()),
  by: maybe(z.string()),
  door: maybe(z.string()),
});
export type Entry = z.infer<typeof entrySchema>;

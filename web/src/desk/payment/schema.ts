import * as z from 'zod/mini';
import { foundSchema, maybe } from '../words/found.ts';

export const personSchema = z.object({
  person_id: z.string(),
  name: maybe(z.string()),
  email: maybe(z.string()),
});

export const subjectSchema = z.object({
  kind: z.enum(['order', 'vend', 'booking', 'recharge', 'invoice']),
  id: z.string(),
  state: maybe(z.string()),
  status: maybe(z.string()),
  outcome: maybe(z.string()),
  at: maybe(z.string()),
  lines: maybe(z.array(z.object({ label: maybe(z.string()), quantity: z.number(), amount_minor: z.number() }))),
  machine_id: maybe(z.string()),
  session_id: maybe(z.string()),
  subscription_id: maybe(z.string()),
  establishment_id: maybe(z.string()),
  name: maybe(z.string()),
  url: maybe(z.string()),
});
export type Subject = z.infer<typeof subjectSchema>;

export const stepSchema = z.object({
  kind: z.enum(['event', 'row', 'call', 'alert', 'decision']),
  id: z.string(),
  at: z.string(),
  label: maybe(z.string()),
  table: maybe(z.string()),
  state: maybe(z.string()),
  amount_minor: maybe(z.number()),
  currency: maybe(z.string()),
  failure: maybe(z.string()),
  reason: maybe(z.string()),
  by: maybe(z.string()),
  door: maybe(z.string()),
  attempts: maybe(z.number()),
  settled_at: maybe(z.string()),
  received_at: maybe(z.string()),
});
export type Step = z.infer<typeof stepSchema>;

/** What desk_payment answers; null: there is no such payment. */
export const paymentSchema = z.nullable(
  z.object({
    id: z.string(),
    state: z.string(),
    role: z.string(),
    status: z.string(),
    stripe_payment_intent_id: z.string(),
    livemode: z.nullable(z.boolean()),
    amount_minor: z.nullable(z.number()),
    received_minor: z.number(),
    refunded_minor: z.number(),
    lost_minor: z.number(),
    currency: z.string(),
    error_code: z.nullable(z.string()),
    error_message: z.nullable(z.string()),
    stripe_receipt_url: z.nullable(z.string()),
    at: z.string(),
    domain: z.nullable(z.string()),
    label: z.nullable(z.string()),
    payer: z.nullable(personSchema),
    subject: z.nullable(subjectSchema),
    refund: z.object({
      left_minor: z.number(),
      refundable_minor: z.number(),
      spent_minor: z.number(),
      under_way_minor: z.number(),
      why_not: z.nullable(z.string()),
    }),
    link: z.boolean(),
    others: z.array(foundSchema),
    history: z.array(stepSchema),
  }),
);
export type Payment = NonNullable<z.infer<typeof paymentSchema>>;

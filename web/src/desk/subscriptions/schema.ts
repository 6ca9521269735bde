import * as z from 'zod/mini';
import { maybe } from '../words/found.ts';

/** A row of desk_subscriptions; the database leaves out what is null. */
export const subscriptionRowSchema = z.object({
  id: z.string(),
  name: maybe(z.string()),
  email: maybe(z.string()),
  establishment_id: maybe(z.string()),
  person_id: maybe(z.string()),
  plan_code: z.string(),
  plan_name: maybe(z.string()),
  status: z.string(),
  inferred: maybe(z.boolean()),
  period: maybe(z.string()),
  current_period_end: maybe(z.string()),
  trial_end: maybe(z.string()),
  cancels: maybe(z.boolean()),
  ended_at: maybe(z.string()),
  created_at: z.string(),
  price_minor: maybe(z.number()),
  currency: maybe(z.string()),
});
export type SubscriptionRow = z.infer<typeof subscriptionRowSchema>;

export const invoiceSchema = z.object({
  invoice_id: z.string(),
  number: z.string(),
  status: maybe(z.string()),
  total_minor: maybe(z.number()),
  left_minor: maybe(z.number()),
  currency: z.string(),
  at: z.string(),
  due_at: maybe(z.string()),
  paid_at: maybe(z.string()),
  attempts: maybe(z.number()),
  next_attempt_at: maybe(z.string()),
  failed: maybe(z.boolean()),
  url: maybe(z.string()),
  payment_id: maybe(z.string()),
  link: maybe(z.boolean()),
});
export type Invoice = z.infer<typeof invoiceSchema>;

const heldSchema = z.object({
  status: maybe(z.string()),
  current_period_end: maybe(z.string()),
  cancel_at_period_end: maybe(z.boolean()),
  cancel_at: maybe(z.string()),
  ended_at: maybe(z.string()),
  trial_end: maybe(z.string()),
  collection_method: maybe(z.string()),
  promo_code: maybe(z.string()),
  coupon_id: maybe(z.string()),
  latest_invoice_id: maybe(z.string()),
  items: z.array(
    z.object({
      code: z.string(),
      stripe_price_id: maybe(z.string()),
      quantity: maybe(z.number()),
      unit_amount_minor: maybe(z.number()),
      currency: maybe(z.string()),
    }),
  ),
});
export type Held = z.infer<typeof heldSchema>;

export const lookSchema = z.object({
  asked_at: z.string(),
  state: z.enum(['waiting', 'answered', 'failed']),
  held: heldSchema,
  says: maybe(heldSchema),
  failure: maybe(z.string()),
  attempts: maybe(z.number()),
  settled_at: maybe(z.string()),
});
export type Look = z.infer<typeof lookSchema>;

/** What desk_subscription answers; null: there is none. */
export const subscriptionSchema = z.nullable(
  z.extend(subscriptionRowSchema, {
    stripe_subscription_id: z.nullable(z.string()),
    stripe_customer_id: maybe(z.string()),
    livemode: z.nullable(z.boolean()),
    stripe_status: z.string(),
    needs_refetch: z.boolean(),
    current_period_start: z.nullable(z.string()),
    trial_start: z.nullable(z.string()),
    cancel_at: z.nullable(z.string()),
    collection_method: z.nullable(z.string()),
    promo_code: z.nullable(z.string()),
    coupon_id: z.nullable(z.string()),
    items: z.array(
      z.object({
        item_id: z.string(),
        type: z.string(),
        code: z.string(),
        name: z.nullable(z.string()),
        quantity: z.nullable(z.number()),
        unit_amount_minor: z.nullable(z.number()),
        currency: z.nullable(z.string()),
        metered: z.boolean(),
        active: z.boolean(),
        removed_at: z.nullable(z.string()),
      }),
    ),
    seats: z.object({ billed: z.boolean(), quantity: z.nullable(z.number()), planned: z.nullable(z.number()) }),
    quotas: z.array(
      z.object({
        feature: z.string(),
        quota: z.nullable(z.number()),
        used: z.number(),
        period_end: z.nullable(z.string()),
        item_id: z.nullable(z.string()),
        from: z.string(),
        from_type: z.nullable(z.string()),
        defined_by: z.nullable(z.string()),
      }),
    ),
    covers: z.array(
      z.object({ establishment_id: z.string(), name: z.string(), active: z.boolean(), members: z.number() }),
    ),
    invoices: z.array(invoiceSchema),
    look: z.nullable(lookSchema),
  }),
);
export type Subscription = NonNullable<z.infer<typeof subscriptionSchema>>;

/** What desk_establishment answers; null: there is none. */
export const establishmentSchema = z.nullable(
  z.object({
    id: z.string(),
    name: z.string(),
    created_at: z.string(),
    members: z.array(
      z.object({
        person_id: z.string(),
        name: maybe(z.string()),
        email: maybe(z.string()),
        role: z.string(),
        since: z.string(),
      }),
    ),
    members_count: z.number(),
    accounts: z.array(
      z.object({
        account_id: z.string(),
        name: maybe(z.string()),
        email: maybe(z.string()),
        stripe_customer_id: maybe(z.string()),
        active: z.boolean(),
        livemode: maybe(z.boolean()),
        tax_id: maybe(z.string()),
        country: maybe(z.string()),
        invoices: z.array(invoiceSchema),
      }),
    ),
    subscriptions: z.array(z.extend(subscriptionRowSchema, { own: z.boolean() })),
  }),
);

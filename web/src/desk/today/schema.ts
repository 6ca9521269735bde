import * as z from 'zod/mini';

/** Money that came and went in a day, week or month of one domain and currency; minor units. */
const bucket = z.object({
  /** First day of it; null where Stripe has not said when. */
  starts_on: z.nullable(z.string()),
  domain: z.string(),
  currency: z.string(),
  takings_minor: z.number(),
  received_minor: z.number(),
  payments: z.number(),
  refunded_minor: z.number(),
  refunds: z.number(),
  disputed_minor: z.number(),
  disputes: z.number(),
  wallet_minor: z.number(),
  wallet_vends: z.number(),
});
export type Bucket = z.infer<typeof bucket>;

const openMoney = z.object({
  count: z.number(),
  capped: z.boolean(),
  amounts: z.array(z.object({ currency: z.string(), amount_minor: z.number(), count: z.number() })),
});
export type OpenMoney = z.infer<typeof openMoney>;

export const feesSchema = z.object({
  known: z.array(z.object({ currency: z.string(), fee_minor: z.number(), count: z.number() })),
  unknown: z.number(),
});
export type Fees = z.infer<typeof feesSchema>;

const queue = { waiting: z.number(), oldest_at: z.nullable(z.string()) };

/** What desk_today() answers; a part is missing where one may not see it. */
export const todaySchema = z.object({
  today: z.string(),
  week: z.string(),
  month: z.string(),
  /** Whose takings these are. */
  unit: z.enum(['day', 'week', 'month']),
  takings: z.optional(
    z.object({
      days: z.array(bucket),
      weeks: z.array(bucket),
      months: z.array(bucket),
      undated: z.array(bucket),
      /** In which money ever came, that of most movements first. */
      currencies: z.array(z.string()),
    }),
  ),
  failed: z.optional(openMoney),
  refunds: z.optional(openMoney),
  disputes: z.optional(z.extend(openMoney, { due_at: z.nullable(z.string()) })),
  fees: z.optional(feesSchema),
  mrr: z.optional(
    z.array(z.object({ currency: z.string(), kind: z.string(), amount_minor: z.number(), count: z.number() })),
  ),
  trials: z.optional(z.number()),
  past_due: z.optional(z.number()),
  events: z.optional(z.object({ ...queue, in_error: z.number() })),
  outbox: z.optional(z.object({ ...queue, parked: z.number() })),
  alerts: z.optional(z.object({ ...queue, failed: z.number() })),
  machines: z.optional(z.object({ silent: z.number(), sold_out: z.number() })),
  sessions: z.optional(
    z.array(
      z.object({
        id: z.string(),
        starts_on: z.string(),
        ends_on: z.string(),
        location: z.string(),
        places: z.number(),
        taken: z.number(),
        status: z.string(),
        waiting: z.number(),
      }),
    ),
  ),
});
export type Today = z.infer<typeof todaySchema>;

import * as z from 'zod/mini';

export const vendRowSchema = z.object({
  id: z.string(),
  at: z.string(),
  machine_id: z.string(),
  machine_name: z.string(),
  slot_number: z.nullable(z.number()),
  /** Its label now. */
  slot: z.nullable(z.string()),
  label: z.nullable(z.string()),
  amount_minor: z.number(),
  currency: z.string(),
  status: z.string(),
  outcome: z.nullable(z.string()),
  payment_method: z.nullable(z.string()),
  payment_state: z.string(),
  undecided: z.boolean(),
  unknown_since: z.nullable(z.string()),
  decided_by: z.nullable(z.string()),
  payer: z.nullable(z.object({ id: z.string(), email: z.nullable(z.string()) })),
  version: z.string(),
});
export type VendRow = z.infer<typeof vendRowSchema>;

/** What went over the line between bridge and machine; `says` is the bridge's reading of it. */
const lineSchema = z.object({
  /** Milliseconds of the bridge's clock. */
  at: z.number(),
  from: z.enum(['machine', 'bridge']),
  raw: z.string(),
  says: z.array(z.string()),
});
export type Line = z.infer<typeof lineSchema>;

export const reportSchema = z.object({
  at: z.string(),
  outcome: z.string(),
  reason: z.nullable(z.string()),
  approve_rejected: z.nullable(z.boolean()),
  // whoever has a machine's token writes it: what is no account is none
  said: z.catch(z.nullable(z.array(lineSchema)), null),
});
export type Report = z.infer<typeof reportSchema>;

export const paymentSchema = z.object({
  payment_id: z.string(),
  role: z.string(),
  status: z.string(),
  settlement: z.nullable(z.string()),
  amount_minor: z.nullable(z.number()),
  received_minor: z.number(),
  refunded_minor: z.number(),
  refundable_minor: z.number(),
  refund_blocked: z.boolean(),
  currency: z.string(),
  intent: z.string(),
  error_code: z.nullable(z.string()),
  receipt_url: z.nullable(z.string()),
  events: z.array(z.object({ at: z.string(), type: z.string(), status: z.nullable(z.string()), event_id: z.string() })),
  refunds: z.array(
    z.object({
      id: z.string(),
      at: z.string(),
      amount_minor: z.number(),
      status: z.string(),
      reason: z.nullable(z.string()),
      failure_reason: z.nullable(z.string()),
    }),
  ),
  asked: z.array(
    z.object({ id: z.string(), topic: z.string(), status: z.string(), at: z.string(), error: z.nullable(z.string()) }),
  ),
});
export type Payment = z.infer<typeof paymentSchema>;

export const vendSchema = z.nullable(
  z.extend(vendRowSchema, {
    sees_money: z.boolean(),
    place: z.nullable(z.string()),
    expires_at: z.string(),
    paid_at: z.nullable(z.string()),
    dispense_started_at: z.nullable(z.string()),
    settled_at: z.nullable(z.string()),
    decide_before: z.nullable(z.string()),
    unknown_policy: z.string(),
    reports: z.array(reportSchema),
    payments: z.nullable(z.array(paymentSchema)),
    wallet: z.nullable(
      z.array(z.object({ at: z.string(), kind: z.string(), amount_minor: z.number(), currency: z.string() })),
    ),
    decisions: z.array(
      z.object({
        at: z.string(),
        by: z.nullable(z.string()),
        door: z.string(),
        action: z.string(),
        reason: z.nullable(z.string()),
      }),
    ),
  }),
);
export type Vend = NonNullable<z.infer<typeof vendSchema>>;

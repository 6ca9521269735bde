import * as z from 'zod/mini';

const money = z.object({ currency: z.string(), takings_minor: z.number(), wallet_minor: z.number() });
export type Takings = z.infer<typeof money>;

/** A machine in a line of the list; takings: null for whoever may not read money. */
export const machineSchema = z.object({
  machine_id: z.string(),
  name: z.string(),
  address: z.nullable(z.string()),
  currency: z.string(),
  active: z.boolean(),
  in_service: z.boolean(),
  out_of_service_at: z.nullable(z.string()),
  out_of_service_reason: z.nullable(z.string()),
  version: z.string(),
  last_seen_at: z.nullable(z.string()),
  presence: z.enum(['online', 'silent', 'never']),
  reader: z.nullable(z.string()),
  serial_ok: z.nullable(z.boolean()),
  slots: z.number(),
  empty: z.number(),
  low: z.number(),
  last_vend: z.nullable(
    z.object({
      id: z.string(),
      at: z.string(),
      label: z.nullable(z.string()),
      status: z.string(),
      outcome: z.nullable(z.string()),
      amount_minor: z.number(),
      currency: z.string(),
    }),
  ),
  undecided: z.number(),
});
export type Machine = z.infer<typeof machineSchema>;

export const machinesSchema = z.object({
  from: z.string(),
  sees_money: z.boolean(),
  machines: z.array(z.extend(machineSchema, { takings: z.nullable(z.array(money)) })),
  takings: z.nullable(z.array(money)),
});
export type MachineLine = z.infer<typeof machinesSchema>['machines'][number];

export const slotSchema = z.object({
  stock_id: z.string(),
  slot_number: z.number(),
  label: z.string(),
  product_id: z.nullable(z.string()),
  product: z.nullable(z.string()),
  price_minor: z.nullable(z.number()),
  own_price_minor: z.nullable(z.number()),
  product_price_minor: z.nullable(z.number()),
  currency: z.string(),
  capacity: z.nullable(z.number()),
  low_at: z.nullable(z.number()),
  quantity: z.number(),
  level: z.enum(['good', 'low', 'empty', 'unused']),
  /** Pieces that lie there and are promised to orders nobody has paid yet. */
  reserved: z.number(),
  under_way: z.number(),
  counted_at: z.nullable(z.string()),
  last_count: z.nullable(
    z.object({
      at: z.string(),
      by: z.nullable(z.string()),
      kind: z.string(),
      said: z.number(),
      difference: z.number(),
      cause: z.nullable(z.string()),
    }),
  ),
  version: z.string(),
});
export type Slot = z.infer<typeof slotSchema>;

const period = z.object({ from: z.string(), now: z.array(money), before: z.array(money) });

export const oneMachineSchema = z.nullable(
  z.extend(machineSchema, {
    sees_money: z.boolean(),
    state: z.looseObject({
      bridge_version: z.optional(z.nullable(z.string())),
      adapter: z.optional(z.nullable(z.string())),
      machine_state: z.optional(z.nullable(z.string())),
      journal_pending: z.optional(z.nullable(z.number())),
      clock_skew_ms: z.optional(z.nullable(z.number())),
    }),
    has_token: z.boolean(),
    bridge_url: z.nullable(z.string()),
    unknown_policy: z.string(),
    price_policy: z.string(),
    capture_policy: z.string(),
    payment_window_seconds: z.number(),
    slot_list: z.array(slotSchema),
    takings: z.nullable(z.object({ day: period, week: period, month: period })),
    decisions: z.array(
      z.object({
        at: z.string(),
        by: z.nullable(z.string()),
        door: z.string(),
        reason: z.nullable(z.string()),
        subject: z.string(),
        before: z.nullable(z.record(z.string(), z.unknown())),
        after: z.nullable(z.record(z.string(), z.unknown())),
        slot: z.nullable(z.string()),
      }),
    ),
  }),
);
export type OneMachine = NonNullable<z.infer<typeof oneMachineSchema>>;

export const movementSchema = z.object({
  key: z.string(),
  at: z.string(),
  slot_number: z.number(),
  label: z.string(),
  product: z.nullable(z.string()),
  kind: z.enum(['first', 'vend', 'order', 'order_back', 'count', 'other']),
  delta: z.number(),
  quantity: z.number(),
  vend_session_id: z.nullable(z.string()),
  order_id: z.nullable(z.string()),
  count: z.nullable(
    z.object({
      kind: z.string(),
      said: z.number(),
      difference: z.number(),
      cause: z.nullable(z.string()),
      note: z.nullable(z.string()),
      by: z.nullable(z.string()),
      applied: z.boolean(),
      under_way: z.number(),
      came_in_at: z.string(),
    }),
  ),
});
export type Movement = z.infer<typeof movementSchema>;

/** Why fewer lie there than expected. */
export const causes = ['broken', 'expired', 'stolen', 'miscounted', 'tested', 'other'] as const;
export type Cause = (typeof causes)[number];

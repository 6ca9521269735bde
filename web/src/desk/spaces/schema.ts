import * as z from 'zod/mini';

const text = z.nullable(z.string());

const syncSchema = z.object({
  state: z.enum(['in_step', 'on_its_way', 'stopped', 'unknown', 'not_sold']),
  outbox_id: z.optional(z.string()),
  since: z.optional(z.string()),
  message: z.optional(text),
});
export type Sync = z.infer<typeof syncSchema>;

export const spaceSchema = z.object({
  id: z.string(),
  /** Given back with a decision, so that it is about what was seen. */
  version: z.string(),
  name: z.string(),
  description: text,
  capacity: z.nullable(z.number()),
  /** An hour, in minor units. */
  price_cents: z.number(),
  currency: z.string(),
  is_active: z.boolean(),
  stripe_product_id: text,
  stripe_price_id: text,
  sync: syncSchema,
  next_price: z.nullable(z.object({ id: z.string(), price_cents: z.number(), applies_on: z.string() })),
});
export type Space = z.infer<typeof spaceSchema>;

const stepSchema = z.object({
  step: z.enum(['create_product', 'create_price', 'update_product', 'archive_price', 'archive_product']),
  object: z.optional(z.string()),
  amount_cents: z.optional(z.number()),
  active: z.optional(z.boolean()),
});
export type Step = z.infer<typeof stepSchema>;

/** Answer of plan_space_change. */
export const planSchema = z.object({
  result: z.literal('planned'),
  currency: z.string(),
  changes: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
  steps: z.array(stepSchema),
});
export type Plan = z.infer<typeof planSchema>;

const priceChangeSchema = z.object({
  id: z.string(),
  price_cents: z.number(),
  currency: z.string(),
  applies_on: z.string(),
  status: z.enum(['scheduled', 'applied', 'cancelled', 'lapsed']),
  before_cents: z.nullable(z.number()),
  by: text,
  created_at: z.string(),
  settled_at: text,
  reason: text,
  steps: z.nullable(z.array(stepSchema)),
});
export type PriceChange = z.infer<typeof priceChangeSchema>;

/** Answer of desk_space. */
export const wholeSpaceSchema = z.object({
  space: spaceSchema,
  prices: z.array(
    z.object({
      stripe_price_id: z.string(),
      amount_cents: z.nullable(z.number()),
      currency: z.string(),
      since: z.string(),
      archived_at: text,
    }),
  ),
  price_changes: z.array(priceChangeSchema),
  log: z.array(
    z.object({
      id: z.number(),
      at: z.string(),
      step: z.string(),
      status: z.enum(['done', 'skipped', 'failed']),
      duration_ms: z.nullable(z.number()),
      stripe_id: text,
      message: text,
    }),
  ),
});
export type WholeSpace = z.infer<typeof wholeSpaceSchema>;

const differenceSchema = z.object({
  space_id: text,
  object_id: text,
  name: text,
  field: z.string(),
  expected: text,
  found: text,
  reason: z.string(),
  action: z.enum(['synchronise', 'on its way', 'look at it']),
});
export type Difference = z.infer<typeof differenceSchema>;

/** Answer of desk_catalogue. */
export const catalogueSchema = z.object({
  run: text,
  read_at: text,
  version: text,
  differences: z.array(differenceSchema),
  applied_at: text,
  applied_by: text,
  applied_spaces: z.nullable(z.number()),
  reading: z.nullable(
    z.object({ outbox_id: z.string(), state: z.enum(['on_its_way', 'stopped']), since: z.string(), message: text }),
  ),
});
export type Catalogue = z.infer<typeof catalogueSchema>;

export const doneSchema = z.object({ result: z.string() });
export const appliedSchema = z.object({ result: z.string(), spaces: z.nullable(z.number()) });

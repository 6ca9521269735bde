import * as z from 'zod/mini';

export const eventLine = z.object({
  seq: z.number(),
  event_id: z.string(),
  type: z.nullable(z.string()),
  status: z.string(),
  object_id: z.nullable(z.string()),
  livemode: z.boolean(),
  attempts: z.number(),
  replays: z.number(),
  response_status: z.nullable(z.string()),
  message: z.nullable(z.string()),
  cause: z.nullable(z.string()),
  event_created: z.string(),
  created_at: z.string(),
  processed_at: z.nullable(z.string()),
  next_attempt_at: z.nullable(z.string()),
});
export type EventLine = z.infer<typeof eventLine>;

/** A decision of staff, as `staff_actions` keeps it. */
export const decision = z.object({
  id: z.number(),
  at: z.string(),
  said_by: z.nullable(z.string()),
  door: z.string(),
  action: z.string(),
  reason: z.nullable(z.string()),
});
export type Decision = z.infer<typeof decision>;

export const wholeEvent = z.extend(eventLine, {
  payload: z.unknown(),
  kept_as_bytes: z.boolean(),
  api_version: z.nullable(z.string()),
  account: z.nullable(z.string()),
  request_id: z.nullable(z.string()),
  execution_id: z.nullable(z.string()),
  siblings: z.array(eventLine),
  decisions: z.array(decision),
  alerts: z.array(z.object({ id: z.string(), template: z.string(), status: z.string(), created_at: z.string() })),
});

export const overview = z.object({
  types: z.array(z.string()),
  causes: z.array(
    z.object({
      cause: z.string(),
      count: z.number(),
      /** Which events these are: given back where they are replayed. */
      version: z.string(),
      types: z.array(z.string()),
      first_at: z.string(),
      last_at: z.string(),
      message: z.nullable(z.string()),
    }),
  ),
  error: z.number(),
  ignored: z.number(),
  waiting: z.number(),
  oldest_waiting_at: z.nullable(z.string()),
});
export type Cause = z.infer<typeof overview>['causes'][number];

export const run = z.object({
  id: z.string(),
  at: z.string(),
  said_by: z.nullable(z.string()),
  filter: z.record(z.string(), z.unknown()),
  reason: z.nullable(z.string()),
  total: z.number(),
  replayed: z.number(),
  refused: z.number(),
  /** whose turn has not come */
  left: z.number(),
  finished_at: z.nullable(z.string()),
  processed: z.number(),
  failed: z.number(),
  waiting: z.number(),
  refusals: z.record(z.string(), z.number()),
});
export type Run = z.infer<typeof run>;
export const runs = z.object({ runs: z.array(run) });

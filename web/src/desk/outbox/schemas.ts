import * as z from 'zod/mini';
import { decision } from '../events/schemas.ts';

export const outboxLine = z.object({
  id: z.string(),
  seq: z.number(),
  topic: z.string(),
  object_key: z.string(),
  status: z.string(),
  attempts: z.number(),
  message: z.nullable(z.string()),
  created_at: z.string(),
  settled_at: z.nullable(z.string()),
  next_attempt_at: z.nullable(z.string()),
  /** what a decision is bound to */
  version: z.string(),
});
export type OutboxLine = z.infer<typeof outboxLine>;

export const wholeRow = z.extend(outboxLine, {
  payload: z.unknown(),
  result: z.unknown(),
  behind: z.number(),
  decisions: z.array(decision),
});

export const overview = z.object({
  parked: z.array(z.object({ topic: z.string(), count: z.number() })),
  oldest_waiting_at: z.nullable(z.string()),
});

export const decided = z.object({ result: z.string() });

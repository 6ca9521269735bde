import { z } from 'zod';

/** What tests ask of the stand-in by `POST /_control`; a field that is absent stays as it is, null ends it. */
const controlSchema = z.strictObject({
  /** every message is answered with 429 and `retry_after` (seconds) until `for_seconds` are over */
  rate_limit: z
    .object({ retry_after: z.number().positive(), for_seconds: z.number().positive() })
    .nullable()
    .optional(),
  /** each answer waits this long */
  latency_ms: z.number().int().min(0).optional(),
  /** every call is answered with this HTTP status, e.g. 502 */
  status: z.number().int().min(400).max(599).nullable().optional(),
  /** what it says then, in Telegram's words, e.g. "Forbidden: bot was kicked from the supergroup chat" */
  description: z.string().nullable().optional(),
  /** the group became a supergroup: the chat has this id from now on, and the old one is refused with it */
  moved_to: z.number().int().negative().nullable().optional(),
  /** Telegram's own limits are counted: one message a second in a chat, twenty a minute in a group */
  limits: z.boolean().optional(),
});

/** Faults that the stand-in plays. */
export class Faults {
  latencyMs = 0;
  status: number | null = null;
  description: string | null = null;
  movedTo: number | null = null;
  limits = false;
  #rateLimit: { retryAfter: number; until: number } | null = null;
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** @throws z.ZodError */
  control(body: unknown): void {
    const { rate_limit, latency_ms, status, description, moved_to, limits } = controlSchema.parse(body);
    if (rate_limit !== undefined) {
      this.#rateLimit = rate_limit && {
        retryAfter: rate_limit.retry_after,
        until: this.#now() + rate_limit.for_seconds * 1000,
      };
    }
    this.latencyMs = latency_ms ?? this.latencyMs;
    this.limits = limits ?? this.limits;
    if (status !== undefined) this.status = status;
    if (description !== undefined) this.description = description;
    if (moved_to !== undefined) this.movedTo = moved_to;
  }

  /** Seconds that a message must wait; null where it may go through. */
  retryAfter(): number | null {
    return this.#rateLimit && this.#now() < this.#rateLimit.until ? this.#rateLimit.retryAfter : null;
  }

  describe(): Record<string, unknown> {
    return {
      rate_limit_until: this.retryAfter() === null ? null : this.#rateLimit?.until,
      latency_ms: this.latencyMs,
      status: this.status,
      description: this.description,
      moved_to: this.movedTo,
      limits: this.limits,
    };
  }
}

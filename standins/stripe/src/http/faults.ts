import { z } from 'zod';

export const faultSchema = z.strictObject({
  /** `POST` …; any method where it is left out. */
  method: z.enum(['GET', 'POST', 'DELETE']).optional(),
  /** Path with `*` for any text: `/v1/prices`, `/v1/payment_intents/pi_*`, `*`. */
  path: z.string().default('*'),
  /** 429 comes before the effect and is never kept; 5xx as `effect` says; 0 cuts the connection. */
  status: z.union([z.literal(0), z.literal(429), z.int().min(400).max(599)]).optional(),
  /** Whether the request is carried out before the fault is answered. */
  effect: z.enum(['none', 'done']).default('none'),
  /** With effect done and a 5xx: Stripe keeps that answer under the idempotency key and replays it. */
  kept: z.boolean().default(true),
  /** Milliseconds before anything else. */
  latency_ms: z.int().min(0).max(120_000).default(0),
  /** How many requests it meets; without it, all until the faults are cleared. */
  times: z.int().min(1).optional(),
});
export type Fault = z.infer<typeof faultSchema>;

/** Faults that are set over the control address; each is used up by the requests it meets. */
export class Faults {
  /** True: the API is not reachable at all. */
  down = false;
  #list: (Fault & { left: number })[] = [];

  add(fault: Fault): void {
    this.#list.push({ ...fault, left: fault.times ?? Infinity });
  }

  clear(): void {
    this.#list = [];
    this.down = false;
  }

  get active(): Fault[] {
    return this.#list.map(({ left, ...fault }) => (left === Infinity ? fault : { ...fault, times: left }));
  }

  /** The first fault that meets the request, counted down. */
  take(method: string, path: string): Fault | undefined {
    const fault = this.#list.find(
      (one) => (one.method === undefined || one.method === method) && pattern(one.path).test(path),
    );
    if (fault === undefined) return undefined;
    fault.left -= 1;
    if (fault.left <= 0) this.#list = this.#list.filter((one) => one !== fault);
    return fault;
  }
}

function pattern(path: string): RegExp {
  return new RegExp(
    `^${path
      .split('*')
      .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  );
}

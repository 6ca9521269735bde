import Stripe from 'stripe';
import { asOf } from './asOf';
import { attempt } from './attempt';
import type { Connection } from './credential';
import { wasReplayed } from './failure';
import { RateLimited } from './rateLimited';

/** Key in the metadata of what this node makes: by it an object is found whose making was answered with an error. */
export const KEY_METADATA = 'guichet_key';

/** How long one item may wait for Stripe's rate limit before it goes to the error output as "try later". */
const PATIENCE_MS = 30_000;
const ATTEMPTS = 12;
const KEY_LENGTH = 255;

/** Options of a POST: the key under which Stripe does it once. */
export interface Once {
  idempotencyKey: string;
}

/** The requests of one item. */
export class StripeCalls {
  readonly stripe: Stripe;
  /** Unix seconds by Stripe's clock, since when the last answer is true; see asOf. */
  asOf: number | undefined;
  readonly #connection: Connection;
  readonly #patienceMs: number;

  constructor(connection: Connection, patienceMs = PATIENCE_MS) {
    this.#connection = connection;
    this.stripe = connection.stripe;
    this.#patienceMs = patienceMs;
  }

  /** Does what changes nothing: retrieve, list. Waits where Stripe says 429. */
  async read<T>(request: (stripe: Stripe) => Promise<T>): Promise<T> {
    return this.#patiently(() => request(this.stripe));
  }

  /**
   * Does something once under the item's key. An error of Stripe's own (5xx) is kept under the key and replayed for
   * ever: then `settled` looks whether it was done after all, and only if not it is asked for again under a new key.
   */
  async once<T>(
    key: string,
    request: (stripe: Stripe, once: Once) => Promise<T>,
    settled: (stripe: Stripe) => Promise<T | undefined>,
  ): Promise<T> {
    const first = await attempt(() => this.#patiently(() => request(this.stripe, { idempotencyKey: key })));
    if (first.ok) return first.value;
    if (!wasReplayed(first.error)) throw first.error;
    const found = await this.#patiently(() => settled(this.stripe));
    if (found !== undefined) return found;
    const again = `${key.slice(0, KEY_LENGTH - 6)}:again`;
    return this.#patiently(() => request(this.stripe, { idempotencyKey: again }));
  }

  async #patiently<T>(request: () => Promise<T>): Promise<T> {
    const { pace } = this.#connection;
    const deadline = Date.now() + this.#patienceMs;
    let refusal: unknown;
    for (let count = 1; count <= ATTEMPTS && (await pace.waitUntilFree(deadline)); count += 1) {
      const began = performance.now();
      const tried = await attempt(request);
      this.asOf = asOf(tried.ok ? tried.value : tried.error, performance.now() - began);
      if (tried.ok) {
        pace.passed();
        return tried.value;
      }
      if (!(tried.error instanceof Stripe.errors.StripeRateLimitError)) throw tried.error;
      refusal = tried.error;
      pace.slowDown(retryAfterOf(tried.error));
    }
    throw refusal ?? new RateLimited();
  }
}

function retryAfterOf(error: Stripe.errors.StripeRateLimitError): number | undefined {
  const seconds = Number(error.headers?.['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
}

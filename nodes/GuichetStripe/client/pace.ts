/** Waits; a test passes its own. */
export type Sleep = (milliseconds: number) => Promise<void>;

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 8_000;

const sleepInTime: Sleep = (milliseconds) =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/**
 * What all requests of one Stripe account keep together: after "too many requests" everybody waits, longer each
 * time in a row and not at the same instant, until a request passes.
 */
export class Pace {
  #until = 0;
  #refusals = 0;
  readonly #sleep: Sleep;
  readonly #now: () => number;
  readonly #random: () => number;

  constructor(sleep: Sleep = sleepInTime, now: () => number = Date.now, random: () => number = Math.random) {
    this.#sleep = sleep;
    this.#now = now;
    this.#random = random;
  }

  /** Waits while the account is to be left alone. @param deadline milliseconds; false where the wait would pass it */
  async waitUntilFree(deadline: number): Promise<boolean> {
    for (let wait = this.#until - this.#now(); wait > 0; wait = this.#until - this.#now()) {
      const spread = wait * (1 + this.#random() / 2);
      if (this.#now() + spread > deadline) return false;
      await this.#sleep(spread);
    }
    return true;
  }

  /** Stripe said 429. @param retryAfterSeconds what the answer asked for, if it did */
  slowDown(retryAfterSeconds: number | undefined): void {
    if (retryAfterSeconds !== undefined) this.#until = Math.max(this.#until, this.#now() + retryAfterSeconds * 1000);
    // requests that were on their way together are refused together: they count once
    if (this.#now() < this.#until) return;
    this.#until = this.#now() + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#refusals);
    this.#refusals = Math.min(this.#refusals + 1, 5);
  }

  passed(): void {
    this.#refusals = 0;
  }
}

import { messageOf } from '../errors';
import type { Claim } from './claim';

export interface DrainOptions<Item> {
  /** executions that may run at once */
  maxBatches: number;
  /** time between two looks that found nothing */
  pollMs: number;
  /** pause after a claim that failed; doubled by each that follows */
  firstBackoffMs: number;
  claim(): Promise<Claim<Item>>;
  /** Whether the next look follows at once, because there may be more than this claim. */
  mayBeMore(claim: Claim<Item>): boolean;
  /** Runs one execution with the batch; resolves when it has ended, however it ended. */
  run(claim: Claim<Item>): Promise<void>;
  /** How long to let pass between two claims. @param executionMs how long an execution takes at present */
  waitBeforeClaim?(executionMs: number): number;
  outage: OutageWords;
  /** One line for the log. */
  report(message: string): void;
}

/** What is said while the queue cannot be reached. */
export interface OutageWords {
  /** @param failures in a row, this one among them */
  began(error: string, failures: number, nextTryMs: number): void;
  /** The queue answers again. */
  ended?(failures: number): void;
}

const LONGEST_BACKOFF_MS = 15_000;
/** Something may be due and yet held back by another lease: no busy waiting for it. */
const SHORTEST_SLEEP_MS = 100;

/**
 * Empties a queue: claims a batch, starts an execution with it, and while that runs claims the next, up to `maxBatches`
 * at once. Sleeps when there is nothing, until it is woken, a look is due or a retry is. No execution starts for nothing.
 */
export class Drain<Item> {
  readonly #options: DrainOptions<Item>;
  #stopping = false;
  #running = 0;
  #failures = 0;
  #lastClaimAt = Number.NEGATIVE_INFINITY;
  #executionMs = 0;
  #wakeUp: (() => void) | undefined;
  #isWoken = false;
  #loop: Promise<void> | undefined;

  constructor(options: DrainOptions<Item>) {
    this.#options = options;
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  /** Says that there may be something to claim. */
  wake(): void {
    this.#isWoken = true;
    this.#wakeUp?.();
  }

  /** Ends the loop; what is claimed is still handed to an execution, whose end is not waited for. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wakeUp?.();
    await this.#loop;
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      if (this.#running >= this.#options.maxBatches) {
        await this.#sleep(this.#options.pollMs);
        continue;
      }
      const wait = this.#companyMs();
      if (wait > 0) await this.#pause(wait);
      if (this.#stopping) return;
      this.#lastClaimAt = Date.now();
      this.#isWoken = false;
      const claim = await this.#claimOrBackOff();
      if (claim === null) continue;
      if (claim.items.length > 0) this.#begin(claim);
      if (!this.#options.mayBeMore(claim) && !this.#isWoken) {
        const nextAttemptMs = Math.max(claim.nextAttemptInMs ?? Number.POSITIVE_INFINITY, SHORTEST_SLEEP_MS);
        await this.#sleep(Math.min(this.#options.pollMs, nextAttemptMs));
      }
    }
  }

  /** In a burst, the time that lets a batch come together; waking does not shorten it. */
  #companyMs(): number {
    return this.#lastClaimAt + (this.#options.waitBeforeClaim?.(this.#executionMs) ?? 0) - Date.now();
  }

  async #claimOrBackOff(): Promise<Claim<Item> | null> {
    const { claim, firstBackoffMs, pollMs, outage } = this.#options;
    try {
      const claimed = await claim();
      if (this.#failures > 0) outage.ended?.(this.#failures);
      this.#failures = 0;
      return claimed;
    } catch (error) {
      this.#failures += 1;
      const backoffMs = Math.min(firstBackoffMs * 2 ** (this.#failures - 1), Math.max(pollMs, LONGEST_BACKOFF_MS));
      outage.began(messageOf(error), this.#failures, backoffMs);
      await this.#pause(backoffMs);
      return null;
    }
  }

  #begin(claim: Claim<Item>): void {
    this.#running += 1;
    const begunAt = Date.now();
    void this.#options
      .run(claim)
      .catch((error: unknown) => this.#options.report(`An execution failed: ${messageOf(error)}`))
      .finally(() => {
        this.#running -= 1;
        this.#executionMs = Date.now() - begunAt;
        // its objects are free again, and so is its slot
        this.wake();
      });
  }

  /** Until the time is over, or something wakes the drain. */
  async #sleep(ms: number): Promise<void> {
    if (this.#isWoken) {
      this.#isWoken = false;
      return;
    }
    await this.#pauseUntil(ms, (done) => (this.#wakeUp = done));
  }

  /** Until the time is over, or the drain stops. */
  async #pause(ms: number): Promise<void> {
    await this.#pauseUntil(ms, (done) => {
      this.#wakeUp = () => {
        if (this.#stopping) done();
      };
    });
  }

  async #pauseUntil(ms: number, register: (done: () => void) => void): Promise<void> {
    if (this.#stopping) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      register(() => {
        clearTimeout(timer);
        resolve();
      });
    });
    this.#wakeUp = undefined;
  }
}

import { messageOf } from '../shared/errors';
import type { Claim } from './inbox';
import type { Pace } from './pace';

export interface DrainOptions {
  batchSize: number;
  maxBatches: number;
  pollMs: number;
  claim(): Promise<Claim>;
  /** Runs one execution with the batch; resolves when it has ended, however it ended. */
  run(claim: Claim): Promise<void>;
  pace: Pick<Pace, 'waitBeforeClaim'>;
  warn(message: string): void;
}

const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 15_000;
/** An event may be due and yet held back by another lease: no busy waiting for it. */
const SHORTEST_SLEEP_MS = 100;

/**
 * Empties the inbox: claims a batch, starts an execution with it, and while that runs claims the next, up to
 * `maxBatches` at once. Sleeps when there is nothing, until it is woken, a poll is due or a retry is.
 */
export class Drain {
  private readonly options: DrainOptions;
  private stopping = false;
  private running = 0;
  private backoffMs = 0;
  private lastClaimAt = Number.NEGATIVE_INFINITY;
  private executionMs = 0;
  private wakeUp: (() => void) | undefined;
  private isWoken = false;
  private loop: Promise<void> | undefined;

  constructor(options: DrainOptions) {
    this.options = options;
  }

  start(): void {
    this.loop ??= this.run();
  }

  /** Says that there may be something to claim. */
  wake(): void {
    this.isWoken = true;
    this.wakeUp?.();
  }

  /** Ends the loop; what is claimed is still handed to an execution, whose end is not waited for. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.wakeUp?.();
    await this.loop;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      if (this.running >= this.options.maxBatches) {
        await this.sleep(this.options.pollMs);
        continue;
      }
      await this.awaitCompany();
      if (this.stopping) return;
      this.isWoken = false;
      const claim = await this.claimOrBackOff();
      if (claim === null) continue;
      if (claim.events.length > 0) this.begin(claim);
      if (!this.mayBeMore(claim) && !this.isWoken) {
        const nextAttemptMs = Math.max(claim.nextAttemptInMs ?? Number.POSITIVE_INFINITY, SHORTEST_SLEEP_MS);
        await this.sleep(Math.min(this.options.pollMs, nextAttemptMs));
      }
    }
  }

  /** A full batch says so; an event that ran in a crashed execution comes alone, before all others. */
  private mayBeMore({ events }: Claim): boolean {
    return events.length >= this.options.batchSize || (events.length === 1 && events[0]?.attempts !== 1);
  }

  /** In a burst, lets a batch come together; waking does not shorten this. */
  private async awaitCompany(): Promise<void> {
    const due = this.lastClaimAt + this.options.pace.waitBeforeClaim(this.options.batchSize, this.executionMs);
    const wait = due - Date.now();
    if (wait > 0) await this.pause(wait);
    this.lastClaimAt = Date.now();
  }

  private async claimOrBackOff(): Promise<Claim | null> {
    try {
      const claim = await this.options.claim();
      this.backoffMs = 0;
      return claim;
    } catch (error) {
      this.backoffMs = Math.min(Math.max(this.backoffMs * 2, FIRST_BACKOFF_MS), LONGEST_BACKOFF_MS);
      this.options.warn(`Could not claim Stripe events, next try in ${this.backoffMs} ms: ${messageOf(error)}`);
      await this.pause(this.backoffMs);
      return null;
    }
  }

  private begin(claim: Claim): void {
    this.running += 1;
    const begunAt = Date.now();
    void this.options
      .run(claim)
      .catch((error: unknown) => this.options.warn(`An execution of Stripe events failed: ${messageOf(error)}`))
      .finally(() => {
        this.running -= 1;
        this.executionMs = Date.now() - begunAt;
        // its objects are free again, and so is its slot
        this.wake();
      });
  }

  /** Until the time is over, or something wakes the drain. */
  private async sleep(ms: number): Promise<void> {
    if (this.isWoken) {
      this.isWoken = false;
      return;
    }
    await this.pauseUntil(ms, (done) => (this.wakeUp = done));
  }

  /** Until the time is over, or the drain stops. */
  private async pause(ms: number): Promise<void> {
    await this.pauseUntil(ms, (done) => {
      this.wakeUp = () => {
        if (this.stopping) done();
      };
    });
  }

  private async pauseUntil(ms: number, register: (done: () => void) => void): Promise<void> {
    if (this.stopping) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      register(() => {
        clearTimeout(timer);
        resolve();
      });
    });
    this.wakeUp = undefined;
  }
}

import { messageOf } from '../shared/errors';
import type { Claim, Source } from './source';

export interface DrainOptions {
  source: Source;
  /** time between two polls that found nothing */
  intervalMs: number;
  /** executions that may run side by side */
  maxBatches: number;
  /** Starts one execution; settles when it has ended, well or not. */
  run(claim: Claim): Promise<void>;
  /** One line for the log. */
  report(message: string): void;
}

/** Pauses after polls that failed: the database may be restarting, and others ask it as well. */
const LONGEST_OUTAGE_PAUSE_MS = 15_000;
/** A row may be due and yet stand behind another of its object: no busy waiting for it. */
const SHORTEST_PAUSE_MS = 100;

/** Settles with the promise, or after the time at the latest. */
async function endOf(promise: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  try {
    await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Claims what is due and gives it to executions, again and again. A poll that found something is followed by the next at
 * once, one that found nothing by a pause, shorter where something becomes due earlier. No execution starts for nothing.
 */
export class Drain {
  private readonly options: DrainOptions;
  private readonly running = new Set<Promise<void>>();
  private stopped = false;
  private endPause: () => void = () => undefined;
  private loop: Promise<void> = Promise.resolve();
  private failedPolls = 0;

  constructor(options: DrainOptions) {
    this.options = options;
  }

  start(): void {
    this.loop = this.poll();
  }

  /** Settles once no claim is under way. What was claimed has been handed over: its execution may go on. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.endPause();
    await this.loop;
  }

  private async poll(): Promise<void> {
    while (!this.stopped) {
      if (this.running.size >= this.options.maxBatches) await this.pauseUntil(Promise.race(this.running));
      else await this.pause(await this.claim());
    }
  }

  /** @returns milliseconds until the next poll */
  private async claim(): Promise<number> {
    const { source, intervalMs, report } = this.options;
    try {
      const claim = await source.claim();
      const { items, nextAttemptInMs } = claim;
      if (this.failedPolls > 0) report(`The database answers again after ${this.failedPolls} failed polls`);
      this.failedPolls = 0;
      if (items.length > 0) {
        this.begin(claim);
        return 0;
      }
      // null: nothing waits. What is due at this very moment (0) and was not given out may wait for the interval as well.
      return nextAttemptInMs ? Math.max(SHORTEST_PAUSE_MS, Math.min(intervalMs, nextAttemptInMs)) : intervalMs;
    } catch (error) {
      this.failedPolls += 1;
      if (this.failedPolls === 1) report(`Polling failed, trying again: ${messageOf(error)}`);
      return Math.min(intervalMs * 2 ** this.failedPolls, Math.max(intervalMs, LONGEST_OUTAGE_PAUSE_MS));
    }
  }

  private begin(claim: Claim): void {
    const execution = this.options
      .run(claim)
      .catch((error: unknown) => this.options.report(`An execution could not be started: ${messageOf(error)}`))
      .finally(() => this.running.delete(execution));
    this.running.add(execution);
  }

  private async pause(milliseconds: number): Promise<void> {
    if (milliseconds > 0) await this.pauseUntil(new Promise<never>(() => undefined), milliseconds);
  }

  /** Waits for the event, the time or `stop`, whichever comes first. */
  private async pauseUntil(event: Promise<void>, milliseconds = LONGEST_OUTAGE_PAUSE_MS): Promise<void> {
    if (this.stopped) return;
    const stopping = new Promise<void>((resolve) => {
      this.endPause = resolve;
    });
    await endOf(Promise.race([event, stopping]), milliseconds);
  }
}

import { performance, type EventLoopUtilization } from 'node:perf_hooks';

const WINDOW_MS = 250;

/**
 * How busy this process has lately been: the share of the time that its event loop was not waiting. n8n answers
 * requests, runs executions and serves the editor on one loop, so where that is busy a request waits in any case.
 */
export class LoopLoad {
  readonly #now: () => number;
  readonly #read: (since?: EventLoopUtilization) => EventLoopUtilization;
  #since: EventLoopUtilization;
  #readAt: number;
  #last = 0;

  constructor(
    now: () => number = Date.now,
    read = (since?: EventLoopUtilization) => performance.eventLoopUtilization(since),
  ) {
    this.#now = now;
    this.#read = read;
    this.#since = read();
    this.#readAt = now();
  }

  /** 0 (idle) to 1 (never waits), over the last window that is over. */
  share(): number {
    if (this.#now() - this.#readAt >= WINDOW_MS) {
      this.#last = this.#read(this.#since).utilization;
      this.#since = this.#read();
      this.#readAt = this.#now();
    }
    return this.#last;
  }
}

/** Of this process: there is one loop, however many nodes it serves. */
export const loopLoad = new LoopLoad();

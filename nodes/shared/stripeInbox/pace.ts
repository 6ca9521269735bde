/** Below this many events a second, each event starts its execution at once. */
const CALM_EVENTS_PER_SECOND = 40;
/** The longest that an event waits for company: half of the second within which a steady load is to be processed. */
const LONGEST_WAIT_MS = 500;
/** Where executions take longer than that, n8n has no time left and events wait in any case: fewer executions then. */
const LONGEST_WAIT_WHEN_SLOW_MS = 1_000;
const WINDOW_MS = 500;
const SHORTEST_WINDOW_MS = 100;

/**
 * Decides how long the drain waits before it claims. An execution costs n8n tens of milliseconds whether it
 * carries one event or two hundred, and takes them from the requests that are being acknowledged: in a burst
 * the drain therefore waits until about a batch has come together; an event alone never waits.
 */
export class Pace {
  #windowStart: number;
  #inWindow = 0;
  #lastWindow = 0;
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
    this.#windowStart = now();
  }

  /** Counts an event that has just been stored. */
  received(): void {
    this.#roll();
    this.#inWindow += 1;
  }

  /** False in a burst. */
  isCalm(): boolean {
    return this.perSecond() <= CALM_EVENTS_PER_SECOND;
  }

  /**
   * Milliseconds to let pass between two claims of up to `batchSize` events.
   * @param executionMs how long an execution takes at present
   */
  waitBeforeClaim(batchSize: number, executionMs: number): number {
    const rate = this.perSecond();
    if (rate <= CALM_EVENTS_PER_SECOND) return 0;
    const longest = Math.min(Math.max(executionMs, LONGEST_WAIT_MS), LONGEST_WAIT_WHEN_SLOW_MS);
    return Math.min(longest, Math.round((batchSize * 1_000) / rate));
  }

  /** Events a second, of the last full window or of this one, whichever is more. */
  perSecond(): number {
    this.#roll();
    // within a window that has just begun a handful of events is no rate yet
    if (this.#inWindow <= CALM_EVENTS_PER_SECOND / 2) return this.#lastWindow;
    const elapsed = Math.max(this.#now() - this.#windowStart, SHORTEST_WINDOW_MS);
    return Math.max(this.#lastWindow, (this.#inWindow * 1_000) / elapsed);
  }

  #roll(): void {
    const elapsed = this.#now() - this.#windowStart;
    if (elapsed < WINDOW_MS) return;
    this.#lastWindow = (this.#inWindow * 1_000) / elapsed;
    this.#windowStart = this.#now();
    this.#inWindow = 0;
  }
}

/** Below this many events a second, each event starts its execution at once. */
const CALM_EVENTS_PER_SECOND = 40;
/** The longest that an event waits for company. */
const LONGEST_WAIT_MS = 1_000;
const WINDOW_MS = 500;

/**
 * Decides how long the drain waits before it claims. An execution costs n8n tens of milliseconds whether it
 * carries one event or two hundred, and takes them from the requests that are being acknowledged: in a burst
 * the drain therefore waits until about a batch has come together; an event alone never waits.
 */
export class Pace {
  private windowStart: number;
  private inWindow = 0;
  private perSecond = 0;
  private readonly now: () => number;

  constructor(now: () => number = Date.now) {
    this.now = now;
    this.windowStart = now();
  }

  /** Counts an event that has just been stored. */
  received(): void {
    this.roll();
    this.inWindow += 1;
  }

  /** Milliseconds to let pass between two claims of up to `batchSize` events. */
  waitBeforeClaim(batchSize: number): number {
    this.roll();
    const elapsed = Math.max(this.now() - this.windowStart, 1);
    // within a window that has just begun a handful of events is no rate yet
    const current = this.inWindow > CALM_EVENTS_PER_SECOND / 2 ? (this.inWindow * 1_000) / Math.max(elapsed, 100) : 0;
    const rate = Math.max(this.perSecond, current);
    if (rate <= CALM_EVENTS_PER_SECOND) return 0;
    return Math.min(LONGEST_WAIT_MS, Math.round((batchSize * 1_000) / rate));
  }

  private roll(): void {
    const elapsed = this.now() - this.windowStart;
    if (elapsed < WINDOW_MS) return;
    this.perSecond = (this.inWindow * 1_000) / elapsed;
    this.windowStart = this.now();
    this.inWindow = 0;
  }
}

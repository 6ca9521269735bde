/** Below this many events a second, each event starts its execution at once. */
const CALM_EVENTS_PER_SECOND = 40;
/** The longest that an event waits for company: half of the second within which a steady load is to be processed. */
const LONGEST_WAIT_MS = 500;
const WINDOW_MS = 500;
const SHORTEST_WINDOW_MS = 100;

/**
 * Decides how long the drain waits before it claims. An execution costs n8n tens of milliseconds whether it
 * carries one event or two hundred, and takes them from the requests that are being acknowledged: in a burst
 * the drain therefore waits until about a batch has come together; an event alone never waits.
 */
export class Pace {
  private windowStart: number;
  private inWindow = 0;
  private lastWindow = 0;
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

  /** False in a burst. */
  isCalm(): boolean {
    return this.perSecond() <= CALM_EVENTS_PER_SECOND;
  }

  /** Milliseconds to let pass between two claims of up to `batchSize` events. */
  waitBeforeClaim(batchSize: number): number {
    const rate = this.perSecond();
    if (rate <= CALM_EVENTS_PER_SECOND) return 0;
    return Math.min(LONGEST_WAIT_MS, Math.round((batchSize * 1_000) / rate));
  }

  /** Events a second, of the last full window or of this one, whichever is more. */
  perSecond(): number {
    this.roll();
    // within a window that has just begun a handful of events is no rate yet
    if (this.inWindow <= CALM_EVENTS_PER_SECOND / 2) return this.lastWindow;
    const elapsed = Math.max(this.now() - this.windowStart, SHORTEST_WINDOW_MS);
    return Math.max(this.lastWindow, (this.inWindow * 1_000) / elapsed);
  }

  private roll(): void {
    const elapsed = this.now() - this.windowStart;
    if (elapsed < WINDOW_MS) return;
    this.lastWindow = (this.inWindow * 1_000) / elapsed;
    this.windowStart = this.now();
    this.inWindow = 0;
  }
}

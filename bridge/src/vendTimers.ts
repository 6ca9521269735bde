import type { TimerName } from './session/types.ts';

export interface VendTimersOptions {
  /** How long each lasts, milliseconds; asked when it starts. */
  milliseconds: Record<TimerName, () => number>;
  onTime(timer: TimerName, sessionId: string): void;
}

/** The clock of one vend; monotonic, whatever the computer's clock says. */
export class VendTimers {
  readonly #options: VendTimersOptions;
  readonly #running = new Map<TimerName, NodeJS.Timeout>();

  constructor(options: VendTimersOptions) {
    this.#options = options;
  }

  /** Starts one, or starts it anew. */
  set(timer: TimerName, sessionId: string): void {
    clearTimeout(this.#running.get(timer));
    this.#running.set(
      timer,
      setTimeout(() => this.#options.onTime(timer, sessionId), this.#options.milliseconds[timer]()),
    );
  }

  clear(): void {
    for (const timer of this.#running.values()) clearTimeout(timer);
    this.#running.clear();
  }
}

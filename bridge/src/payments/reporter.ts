import type { Journal } from '../journal/journal.ts';
import { type Database, outcomeDetail } from './database.ts';
import { DatabaseRefused } from './errors.ts';

export interface ReporterOptions {
  journal: Journal;
  database: Database;
  onReported(sessionId: string, result: string): void;
  onError(error: unknown): void;
  /** First and longest wait after a failed attempt. */
  backoffMilliseconds?: readonly [number, number];
}

/** Tells the database every outcome of the journal until it has acknowledged it, oldest first. */
export class OutcomeReporter {
  readonly #options: ReporterOptions;
  #running: Promise<void> | undefined;
  #again = false;
  #attempt = 0;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(options: ReporterOptions) {
    this.#options = options;
  }

  kick(): void {
    if (this.#stopped) return;
    this.#again = true;
    clearTimeout(this.#timer);
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      if (await this.#drain()) {
        this.#attempt = 0;
        continue;
      }
      const [first, longest] = this.#options.backoffMilliseconds ?? [500, 30_000];
      const wait = Math.min(longest, first * 2 ** Math.min(this.#attempt, 10));
      this.#attempt += 1;
      if (!this.#stopped) this.#timer = setTimeout(() => this.kick(), wait);
      return;
    }
  }

  /** @returns false when something is left for later */
  async #drain(): Promise<boolean> {
    const { journal, database, onReported, onError } = this.#options;
    let all = true;
    for (const { sessionId, outcome, detail } of journal.pending()) {
      if (outcome === null || this.#stopped) continue;
      try {
        const told = outcomeDetail(outcome, detail ?? '', journal.said(sessionId));
        const { result } = await database.reportVendOutcome(sessionId, outcome, told);
        journal.acknowledge(sessionId, outcome);
        onReported(sessionId, result);
      } catch (error) {
        onError(error);
        all = false;
        // a refusal of one session must not hold the others back; no network holds them all
        if (!(error instanceof DatabaseRefused)) return false;
      }
    }
    return all;
  }
}

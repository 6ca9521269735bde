import type { Database, MachineState, SessionRow } from './database.ts';
import { DatabaseRefused } from './errors.ts';

export interface HeartOptions {
  database: Database;
  seconds: number;
  state(): MachineState;
  onBeat(windowSeconds: number | undefined): void;
  /** Each session that the database takes for open, at every beat. */
  onOpenSession(session: SessionRow): void;
  onError(error: unknown): void;
}

/** Tells the database that the machine lives, learns how far the clocks are apart, and looks for forgotten sessions. */
export class Heart {
  readonly #options: HeartOptions;
  #timer: NodeJS.Timeout | undefined;
  #hurried = true;
  #stopped = true;
  #refused: string | null = null;
  #clockSkewMs: number | null = null;

  constructor(options: HeartOptions) {
    this.#options = options;
  }

  /** This clock minus the database's, milliseconds; half the way there and back is taken off. */
  get clockSkewMs(): number | null {
    return this.#clockSkewMs;
  }

  /** Why the database wants nothing of this machine, or null. */
  get refused(): string | null {
    return this.#refused;
  }

  start(): void {
    this.#stopped = false;
    void this.#beat();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** Beats every two seconds while the database is away, so that the machine sells again soon after. */
  hurry(hurried: boolean): void {
    const sooner = hurried && !this.#hurried;
    this.#hurried = hurried;
    if (sooner) this.#schedule();
  }

  async #beat(): Promise<void> {
    const { database, state, onBeat, onOpenSession, onError } = this.#options;
    const from = Date.now();
    try {
      const { server_time, settings } = await database.heartbeat(state());
      const to = Date.now();
      this.#refused = null;
      this.#clockSkewMs = Math.round((from + to) / 2 - Date.parse(server_time));
      onBeat(settings?.payment_window_seconds ?? undefined);
      for (const session of await database.readOpenSessions()) onOpenSession(session);
    } catch (error) {
      if (error instanceof DatabaseRefused) this.#refused = error.message;
      onError(error);
    }
    this.#schedule();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (!this.#stopped)
      this.#timer = setTimeout(
        () => void this.#beat(),
        this.#hurried ? Math.min(2, this.#options.seconds) * 1_000 : this.#options.seconds * 1_000,
      );
  }
}

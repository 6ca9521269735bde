import type { EventBus } from '../events/eventBus.ts';
import type { Part } from '../part.ts';
import { reasonOf } from '../reason.ts';
import type { Database, Heartbeat, MachineState, SessionRow } from './database.ts';
import { DatabaseRefused, DatabaseUnreachable } from './errors.ts';
import { type Release, releaseOf, unknownRelease } from './release.ts';

export interface HeartOptions {
  database: Database;
  bus: EventBus;
  /** Between two beats. */
  seconds: number;
  state(): Omit<MachineState, 'clock_skew_ms'>;
  /** @param settings what the database says of this machine, where it says something */
  onBeat(settings: NonNullable<Heartbeat['settings']>): void;
  /** Each session that the database takes for open, at every beat. */
  onOpenSession(session: SessionRow): void;
  /** Whether the machine can sell as far as the database goes: it answers, and wants something of this machine. */
  onOnline(online: boolean): void;
}

/** While the database is away, so that the machine sells again soon after. */
const hurriedSeconds = 2;

/**
 * Tells the database that the machine lives, and knows whether the database does: its own beats and every other
 * caller's `answered` and `failed` decide. Learns how far the clocks are apart, and looks for forgotten sessions.
 */
export class Heart implements Part {
  readonly #options: HeartOptions;
  #timer: NodeJS.Timeout | undefined;
  #online = false;
  #stopped = true;
  #refused: string | null = null;
  #clockSkewMs: number | null = null;
  #release: Release = unknownRelease;

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

  /** What the last beat told of the database's release. */
  get release(): Release {
    return this.#release;
  }

  start(): void {
    this.#stopped = false;
    void this.#beat();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** What the database says of this machine is about to change: it is asked before its turn. */
  soon(): void {
    this.#schedule(hurriedSeconds);
  }

  /** Somebody's call to the database has been answered. */
  answered(): void {
    // a machine whose token is refused can open nothing, however well the network works
    this.#setOnline(this.#refused === null);
  }

  /** Somebody's call to the database has thrown. */
  failed(error: unknown): void {
    const { bus } = this.#options;
    const reason = reasonOf(error);
    if (error instanceof DatabaseUnreachable) {
      bus.emit('database.failed', { kind: 'unreachable', reason });
      this.#setOnline(false);
    } else if (error instanceof DatabaseRefused) {
      bus.emit('database.failed', { kind: 'refused', reason });
      if (this.#refused !== null) this.#setOnline(false);
    } else {
      bus.emit('database.failed', { kind: 'unreadable', reason });
    }
  }

  #setOnline(online: boolean): void {
    if (online === this.#online) return;
    this.#online = online;
    this.#options.bus.emit('database', { online });
    this.#options.onOnline(online);
    if (!online) this.#schedule();
  }

  async #beat(): Promise<void> {
    const { database, bus, state, onBeat, onOpenSession } = this.#options;
    const from = Date.now();
    try {
      const answer = await database.heartbeat({ ...state(), clock_skew_ms: this.#clockSkewMs });
      const { server_time, settings, release, serves_bridge: serves } = answer;
      const to = Date.now();
      this.#refused = null;
      this.#clockSkewMs = Math.round((from + to) / 2 - Date.parse(server_time));
      bus.emit('clock', { skew_ms: this.#clockSkewMs });
      this.#hear(releaseOf(release ?? null, serves ?? false));
      this.answered();
      onBeat(settings ?? {});
      for (const session of await database.readOpenSessions()) onOpenSession(session);
    } catch (error) {
      if (error instanceof DatabaseRefused) this.#refused = error.message;
      this.failed(error);
    }
    this.#schedule();
  }

  /** Told once, and again when it changes. */
  #hear(release: Release): void {
    const known = this.#release;
    this.#release = release;
    if (release.database !== known.database || release.mismatch !== known.mismatch)
      this.#options.bus.emit('release', release);
  }

  #schedule(most = this.#online ? this.#options.seconds : hurriedSeconds): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    this.#timer = setTimeout(() => void this.#beat(), 1_000 * Math.min(most, this.#options.seconds));
  }
}

import type { SaidLine } from '../board/lineLog.ts';
import type { EventBus } from '../events/eventBus.ts';
import type { Journal } from '../journal/journal.ts';
import type { Part } from '../part.ts';
import { reasonOf } from '../reason.ts';
import type { Command, Outcome } from '../session/types.ts';
import { type Database, outcomeDetail, type SessionRow } from './database.ts';
import { OutcomeReporter } from './reporter.ts';

export interface OutcomesOptions {
  journal: Journal;
  database: Database;
  bus: EventBus;
  /** What went over the line since then, milliseconds of this clock. */
  saidSince(at: number): SaidLine[];
  /** The database has acknowledged something. */
  onAnswered(): void;
  onError(error: unknown): void;
}

/** Reported vends older than this are forgotten. */
const keptDays = 30;
const pruneMilliseconds = 3_600_000;

/**
 * How vends ended, from the journal to the database: each is kept first, then told until it is acknowledged, and told
 * again where the database still takes the session for open.
 */
export class Outcomes implements Part {
  readonly #options: OutcomesOptions;
  readonly #reporter: OutcomeReporter;
  #prune: NodeJS.Timeout | undefined;

  constructor(options: OutcomesOptions) {
    this.#options = options;
    const { journal, database, bus, onAnswered, onError } = options;
    this.#reporter = new OutcomeReporter({
      journal,
      database,
      onReported: (sessionId, result) => {
        onAnswered();
        this.#count();
        bus.emit('vend.reported', { session_id: sessionId, result });
      },
      onError,
    });
  }

  /** Tells what an earlier run of the bridge has left. */
  start(): void {
    this.#count();
    this.#reporter.kick();
    this.#forget();
    this.#prune = setInterval(() => this.#forget(), pruneMilliseconds);
  }

  async stop(): Promise<void> {
    clearInterval(this.#prune);
    await this.#reporter.stop();
  }

  /** How many the database has not acknowledged. */
  get waiting(): number {
    return this.#options.journal.pendingCount();
  }

  /** The database answers again: what waits need not wait for its next attempt. */
  retry(): void {
    if (this.waiting > 0) this.#reporter.kick();
  }

  /** The end of a vend. */
  end({ sessionId, ...ending }: Extract<Command, { type: 'finish' }>): void {
    const { journal, bus } = this.#options;
    const { state, outcome, detail } = ending;
    this.keepSaid(sessionId);
    try {
      if (!journal.finish(sessionId, ending)) bus.emit('outcome.unexpected', { session_id: sessionId, outcome });
    } catch (error) {
      bus.emit('journal.failed', { session_id: sessionId, outcome, reason: reasonOf(error) });
      this.#tellOnce(sessionId, outcome, detail);
    }
    this.#count();
    bus.emit('vend.ended', { session_id: sessionId, state, outcome, detail });
    this.#reporter.kick();
  }

  /** Puts what went over the line beside the vend; for people alone, so that a disk that takes nothing stops nobody here. */
  keepSaid(sessionId: string): void {
    const { journal, bus, saidSince } = this.#options;
    try {
      const entry = journal.find(sessionId);
      if (entry !== undefined) journal.keepSaid(sessionId, saidSince(entry.requestedAt));
    } catch (error) {
      bus.emit('journal.failed', { session_id: sessionId, reason: reasonOf(error) });
    }
  }

  /** The machine's word behind an end that was UNKNOWN. */
  amend({ sessionId, ...amendment }: Extract<Command, { type: 'amend' }>): void {
    const { journal, bus } = this.#options;
    const { state, outcome, detail } = amendment;
    this.keepSaid(sessionId);
    let kept = false;
    try {
      kept = journal.amend(sessionId, amendment);
    } catch (error) {
      bus.emit('journal.failed', { session_id: sessionId, outcome, reason: reasonOf(error) });
    }
    if (!kept) this.#tellOnce(sessionId, outcome, detail);
    this.#count();
    bus.emit('vend.amended', { session_id: sessionId, state, outcome, detail });
    this.#reporter.kick();
  }

  /** The database takes a session for open that is not the one at hand: tell it again what became of it. */
  reconcile(session: SessionRow): void {
    if (session.outcome !== null) return;
    const { journal, bus } = this.#options;
    const known = journal.find(session.id);
    if (known === undefined) {
      void this.#disown(session.id);
    } else if (known.outcome !== null) {
      bus.emit('outcome.repeated', { session_id: session.id, status: session.status, outcome: known.outcome });
      try {
        journal.reportAgain(session.id);
      } catch (error) {
        // this comes from a socket of realtime: thrown there it would end the process in the middle of a vend
        bus.emit('journal.failed', { session_id: session.id, reason: reasonOf(error) });
        return;
      }
      this.#reporter.kick();
    }
  }

  /** As well as it goes: what the journal cannot keep, the reporter cannot tell again. */
  #tellOnce(sessionId: string, outcome: Outcome, detail: string): void {
    const { database, bus, onError } = this.#options;
    bus.emit('outcome.unjournaled', { session_id: sessionId, outcome });
    database.reportVendOutcome(sessionId, outcome, outcomeDetail(outcome, detail)).catch(onError);
  }

  /**
   * A session of this machine that this journal never saw (a new card in the Pi). Whoever gets `dispense`
   * knows that nobody has approved; after `already` nobody can know.
   */
  async #disown(sessionId: string): Promise<void> {
    const { database, bus, onError } = this.#options;
    try {
      const { result } = await database.beginDispense(sessionId);
      const outcome = result === 'already' ? 'unknown' : 'failure';
      const detail = outcomeDetail(outcome, 'this bridge has no journal of the session');
      await database.reportVendOutcome(sessionId, outcome, detail);
      bus.emit('outcome.disowned', { session_id: sessionId, outcome });
    } catch (error) {
      onError(error);
    }
  }

  /** A full disk must not end the process over old rows. */
  #forget(): void {
    try {
      this.#options.journal.prune(keptDays);
    } catch (error) {
      this.#options.bus.emit('journal.unpruned', { reason: reasonOf(error) });
    }
  }

  #count(): void {
    this.#options.bus.emit('outcomes.waiting', { count: this.waiting });
  }
}

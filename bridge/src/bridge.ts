import { randomUUID } from 'node:crypto';
import type { BoardMessage } from './adapters/adapter.ts';
import { longestPatience } from './adapters/index.ts';
import { BoardLine } from './board/boardLine.ts';
import type { BridgeParts } from './bridgeParts.ts';
import { Commands } from './commands.ts';
import type { EventBus } from './events/eventBus.ts';
import type { Journal, JournalEntry } from './journal/journal.ts';
import { recover } from './journal/recover.ts';
import type { Part } from './part.ts';
import { Database, type Heartbeat, type SessionRow } from './payments/database.ts';
import { Heart } from './payments/heart.ts';
import { Outcomes } from './payments/outcomes.ts';
import { SessionWatcher, type Source } from './payments/watcher.ts';
import type { OpenPort } from './serial/port.ts';
import { SessionRunner } from './session/sessionRunner.ts';
import type { SessionEvent, State } from './session/types.ts';
import type { Settings } from './settings/settings.ts';
import { machineStateOf, statusOf } from './status.ts';
import { VendTimers } from './vendTimers.ts';

export interface BridgeOptions {
  settings: Settings;
  journal: Journal;
  openPort: OpenPort;
  bus: EventBus;
}

const crossingMilliseconds = 2_000;
/** The window ends so long before the machine's patience: an approve behind that would meet no request. */
const marginSeconds = 5;

/**
 * Joins the session with the world: what board, database and clock say becomes the session's events, and what the
 * session commands is carried out by the part whose it is.
 */
export class Bridge implements Part {
  readonly #session: SessionRunner;
  readonly #parts: BridgeParts;
  #windowSeconds: number;
  /** What staff want of the reader here, and what they decided at the desk: it is on where both say so. */
  #wanted = true;
  #inService = true;

  constructor({ settings, journal, openPort, bus }: BridgeOptions) {
    this.#windowSeconds = settings.windowSeconds;
    const database = new Database(settings, (called) => bus.emit('database.called', called));
    const dispatch = (event: SessionEvent): void => this.dispatch(event);
    const line = new BoardLine({
      settings,
      openPort,
      bus,
      windowSeconds: () => this.#windowSeconds,
      mayProbe: () => this.state.vend === null,
      onUp: () => dispatch({ type: 'link_up' }),
      onDown: () => dispatch({ type: 'link_down' }),
      onMessage: (message) => this.#onMessage(message),
    });
    const heart = new Heart({
      database,
      bus,
      seconds: settings.heartbeatSeconds,
      state: () => machineStateOf(this.#parts, this.state),
      onBeat: (said) => this.#onBeat(said),
      onOpenSession: (session) => this.#reconcile(session),
      onOnline: (online) => dispatch({ type: 'online', online }),
    });
    const watcher = new SessionWatcher({
      database,
      realtime: settings.realtime,
      pollSeconds: settings.pollSeconds,
      onStatus: (session, source) => this.#onStatus(session, source),
      onRealtime: (connected) => bus.emit('realtime', { connected }),
      onError: (error) => heart.failed(error),
    });
    const outcomes = new Outcomes({
      journal,
      database,
      bus,
      saidSince: (at) => line.saidSince(at),
      onAnswered: () => heart.answered(),
      onError: (error) => heart.failed(error),
    });
    const timers = new VendTimers({
      milliseconds: {
        window: () => this.windowSeconds * 1_000,
        outcome: () => settings.outcomeSeconds * 1_000,
        crossing: () => crossingMilliseconds,
      },
      onTime: (timer, sessionId) => dispatch({ type: 'timer', timer, sessionId }),
    });
    const windowSeconds = (): number => this.windowSeconds;
    this.#parts = { settings, journal, bus, database, line, heart, watcher, outcomes, timers, windowSeconds, dispatch };
    const commands = new Commands(this.#parts);
    this.#session = new SessionRunner((command) => commands.execute(command));
  }

  start(): void {
    const { journal, bus, line, heart, watcher, outcomes, timers } = this.#parts;
    const vend = recover(journal);
    this.#wanted = journal.readerWanted();
    this.#session.begin({ enabled: this.#wanted, vend });
    if (vend) {
      bus.emit('vend.recovering', { session_id: vend.sessionId });
      timers.set('outcome', vend.sessionId);
    }
    outcomes.start();
    heart.start();
    watcher.start();
    line.start();
  }

  async stop(): Promise<void> {
    const { line, heart, watcher, outcomes, timers } = this.#parts;
    heart.stop();
    await line.stop();
    timers.clear();
    await watcher.stop();
    await outcomes.stop();
  }

  get state(): State {
    return this.#session.state;
  }

  /** Seconds a customer has: what the database says, within what this connection's machine waits. */
  get windowSeconds(): number {
    return Math.min(this.#windowSeconds, this.#parts.line.patienceSeconds - marginSeconds);
  }

  /** True while the port is open and the board answers. */
  get serialAlive(): boolean {
    return this.#parts.line.isAlive;
  }

  /**
   * May the watchdog be fed? Always during a vend: a restart there would lose the machine's word. Never
   * once a board that is plugged in has stayed silent over three fresh connections.
   */
  get healthy(): boolean {
    return this.state.vend !== null || !this.#parts.line.isMute;
  }

  /** What GET /v1/status shows. */
  status(): Record<string, unknown> {
    return statusOf(this.#parts, this.state);
  }

  find(sessionId: string): JournalEntry | undefined {
    return this.#parts.journal.find(sessionId);
  }

  /** Hands an event to the session, as every outside does. */
  dispatch(event: SessionEvent): void {
    this.#session.dispatch(event);
  }

  /** Settles when begin_dispense of this session has been answered, or the vend has ended. */
  async begun(sessionId: string): Promise<void> {
    await this.#session.begun(sessionId);
  }

  /** What staff want of the reader, kept over a restart. @throws Error where it cannot be kept; it is done all the same */
  wantReader(enabled: boolean): void {
    this.#wanted = enabled;
    this.#turnReader();
    // whoever puts it into service here says so to the database next
    if (enabled && !this.#inService) this.#parts.heart.soon();
    this.#parts.journal.wantReader(enabled);
  }

  /**
   * A text of staff for the machine's display, between two vends.
   * @returns what keeps it from the display, or null where it was sent
   */
  async showText(text: string): Promise<'off' | 'vend' | 'no_display' | 'adapter' | null> {
    if (!this.#parts.settings.display) return 'off';
    if (this.state.vend !== null) return 'vend';
    const shown = await this.#parts.line.send({ type: 'display', text });
    return ({ sent: null, nothing: 'no_display', lost: 'adapter' } as const)[shown];
  }

  #onBeat({ payment_window_seconds: seconds, in_service }: NonNullable<Heartbeat['settings']>): void {
    if (typeof seconds === 'number') this.#windowSeconds = Math.min(seconds, longestPatience);
    const inService = in_service ?? true;
    if (inService !== this.#inService) {
      this.#inService = inService;
      this.#parts.bus.emit('service', { in_service: inService });
      this.#turnReader();
    }
    this.#parts.outcomes.retry();
  }

  #turnReader(): void {
    this.dispatch({ type: 'reader', enabled: this.#wanted && this.#inService });
  }

  #onMessage(message: BoardMessage): void {
    const { settings, bus } = this.#parts;
    const { type } = message;
    if (type === 'reader' && message.status !== this.state.reader) bus.emit('reader', { status: message.status });
    const known =
      type === 'vend_request' ? { ...message, item: settings.items[message.item] ?? message.item } : message;
    this.dispatch({ type: 'board', message: known, sessionId: randomUUID() });
  }

  #onStatus(session: SessionRow, source: Source): void {
    const { vend } = this.state;
    if (vend?.sessionId !== session.id) {
      if (session.status === 'PAID') this.#reconcile(session);
    } else if (session.status === 'PAID') {
      if (vend.phase === 'pending' || vend.phase === 'opening')
        this.#parts.bus.emit('payment.heard', { session_id: session.id, source });
      this.dispatch({ type: 'paid', sessionId: session.id });
    } else if (session.status !== 'PENDING') {
      this.dispatch({ type: 'session_ended', sessionId: session.id, status: session.status });
    }
  }

  #reconcile(session: SessionRow): void {
    if (this.state.vend?.sessionId !== session.id) this.#parts.outcomes.reconcile(session);
  }
}

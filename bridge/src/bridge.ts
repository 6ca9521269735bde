import { randomUUID } from 'node:crypto';
import type { Adapter, BoardCommand, BoardMessage } from './adapters/adapter.ts';
import { createAdapter, longestPatience, patienceTold } from './adapters/index.ts';
import type { EventLog } from './events.ts';
import type { Journal, JournalEntry } from './journal/journal.ts';
import { recover } from './journal/recover.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import { Database, type SessionRow } from './payments/database.ts';
import { DatabaseRefused, DatabaseUnreachable } from './payments/errors.ts';
import { Heart } from './payments/heart.ts';
import { beginDispense, openSession } from './payments/requests.ts';
import { OutcomeReporter } from './payments/reporter.ts';
import { SessionWatcher, type Source } from './payments/watcher.ts';
import { SerialLink } from './serial/link.ts';
import type { OpenPort } from './serial/port.ts';
import {
  type Command,
  initialState,
  type Outcome,
  type SessionEvent,
  type State,
  type TimerName,
} from './session/types.ts';
import { transition } from './session/transition.ts';
import type { Settings } from './settings/settings.ts';
import { displayWords } from './texts.ts';
import { version } from './version.ts';

export interface BridgeParts {
  settings: Settings;
  journal: Journal;
  openPort: OpenPort;
  events: EventLog;
  metrics: Metrics;
  log: Logger;
}

/** A board that answers no probe this often has its connection made anew. */
const silentProbes = 3;
const probeMilliseconds = 10_000;
const crossingMilliseconds = 2_000;
/** The window ends so long before the machine's patience: an approve behind that would meet no request. */
const marginSeconds = 5;

/**
 * Joins the pure session with the world: port, journal, database, clock. Events go through one queue, one
 * at a time; the commands of an event are carried out in their order before the next event is looked at.
 */
export class Bridge {
  readonly database: Database;
  readonly #parts: BridgeParts;
  readonly #link: SerialLink;
  readonly #watcher: SessionWatcher;
  readonly #reporter: OutcomeReporter;
  readonly #heart: Heart;
  #state: State = initialState;
  #adapter: Adapter;
  readonly #queue: SessionEvent[] = [];
  #busy = false;
  readonly #timers = new Map<TimerName, NodeJS.Timeout>();
  #probe: NodeJS.Timeout | undefined;
  #prune: NodeJS.Timeout | undefined;
  #unansweredProbes = 0;
  #silentRestarts = 0;
  #boardVersion: string | null = null;
  #windowSeconds: number;
  /** Seconds the machine waits for an answer on this connection. */
  #patienceSeconds = longestPatience;
  #paidHeard = 0;
  #waiting: { sessionId: string; resolve: () => void }[] = [];

  constructor(parts: BridgeParts) {
    this.#parts = parts;
    const { settings, metrics, journal, log } = parts;
    this.#windowSeconds = settings.windowSeconds;
    this.#adapter = this.#newAdapter();
    this.database = new Database({
      url: settings.supabaseUrl,
      publishableKey: settings.supabaseKey,
      machineId: settings.machineId,
      machineToken: settings.machineToken,
      currency: settings.currency,
      observe: (call, seconds, answered) => {
        metrics.databaseSeconds.observe({ call }, seconds);
        if (!answered) metrics.databaseFailures.inc({ call });
      },
    });
    this.#link = new SerialLink({
      path: settings.serialPath,
      baudRate: this.#adapter.baudRate,
      open: parts.openPort,
      events: {
        up: () => this.#onLinkUp(),
        down: (reason) => this.#onLinkDown(reason),
        data: (chunk) => this.#onData(chunk),
      },
      log: (message, details) => log.info(details ?? {}, message),
    });
    this.#watcher = new SessionWatcher({
      database: this.database,
      onStatus: (session, source) => this.#onStatus(session, source),
      realtime: settings.realtime,
      pollMilliseconds:
        settings.pollSeconds === undefined ? undefined : [settings.pollSeconds * 1_000, settings.pollSeconds * 1_000],
      onRealtime: (connected) => {
        metrics.realtimeUp.set(connected ? 1 : 0);
        log.debug({ connected }, 'realtime');
      },
      onError: (error) => this.#onDatabaseError(error),
    });
    this.#reporter = new OutcomeReporter({
      journal,
      database: this.database,
      onReported: (sessionId, result) => {
        this.#setOnline(true);
        metrics.journalPending.set(journal.pendingCount());
        log.info({ session_id: sessionId, result }, 'outcome reported');
        parts.events.append('vend.reported', { session_id: sessionId, result });
      },
      onError: (error) => this.#onDatabaseError(error),
    });
    this.#heart = new Heart({
      database: this.database,
      seconds: settings.heartbeatSeconds,
      state: () => ({
        bridge_version: version,
        adapter: settings.adapter,
        serial_ok: this.serialAlive,
        machine_state: this.#state.vend?.phase ?? this.#state.reader,
        journal_pending: journal.pendingCount(),
        clock_skew_ms: this.#heart.clockSkewMs,
        machine: { reader: this.#state.reader, serial_ok: this.serialAlive, phase: this.#state.vend?.phase ?? null },
      }),
      onBeat: (windowSeconds) => {
        if (windowSeconds !== undefined) this.#windowSeconds = Math.min(windowSeconds, longestPatience);
        if (this.#heart.clockSkewMs !== null) metrics.clockSkew.set(this.#heart.clockSkewMs / 1_000);
        this.#setOnline(true);
        if (journal.pendingCount() > 0) this.#reporter.kick();
      },
      onOpenSession: (session) => this.#reconcile(session),
      onError: (error) => this.#onDatabaseError(error),
    });
  }

  start(): void {
    const { journal, log, metrics } = this.#parts;
    this.#state = { ...this.#state, enabled: journal.readerWanted() };
    const vend = recover(journal);
    if (vend) {
      log.warn(
        { session_id: vend.sessionId },
        'restarted behind an approve: listening for its outcome, never approving again',
      );
      this.#state = { ...this.#state, vend };
      this.#startTimer('outcome', vend.sessionId);
    }
    metrics.journalPending.set(journal.pendingCount());
    this.#reporter.kick();
    this.#heart.start();
    this.#watcher.start();
    this.#link.start();
    this.#probe = setInterval(() => this.#onProbe(), probeMilliseconds);
    this.#forget();
    this.#prune = setInterval(() => this.#forget(), 3_600_000);
  }

  async stop(): Promise<void> {
    clearInterval(this.#probe);
    clearInterval(this.#prune);
    this.#heart.stop();
    await this.#link.stop();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    await this.#watcher.stop();
    await this.#reporter.stop();
  }

  /** Seconds a customer has: what the database says, within what this connection's machine waits. */
  get windowSeconds(): number {
    return Math.min(this.#windowSeconds, this.#patienceSeconds - marginSeconds);
  }

  get state(): State {
    return this.#state;
  }

  /** True while the port is open and the board answers. */
  get serialAlive(): boolean {
    return this.#link.isUp && this.#unansweredProbes < silentProbes;
  }

  /**
   * May the watchdog be fed? Always during a vend: a restart there would lose the machine's word. Never
   * once a board that is plugged in has stayed silent over three fresh connections.
   */
  get healthy(): boolean {
    return this.#state.vend !== null || !this.#link.isUp || this.#silentRestarts < 3;
  }

  status(): Record<string, unknown> {
    const { settings, journal } = this.#parts;
    const { vend } = this.#state;
    return {
      machine_id: settings.machineId,
      bridge_version: version,
      adapter: { name: settings.adapter, board: this.#boardVersion },
      serial: {
        path: settings.serialPath,
        open: this.#link.isUp,
        alive: this.serialAlive,
        connects: this.#link.connects,
      },
      reader: { status: this.#state.reader, enabled: this.#state.enabled },
      database: { online: this.#state.online, realtime: this.#watcher.connected, refused: this.#heart.refused },
      clock_skew_ms: this.#heart.clockSkewMs,
      payment_window_seconds: this.windowSeconds,
      outcomes_to_report: journal.pendingCount(),
      session: vend === null ? null : { id: vend.sessionId, amount: vend.amount, item: vend.item, phase: vend.phase },
      uptime_seconds: Math.floor(process.uptime()),
    };
  }

  find(sessionId: string): JournalEntry | undefined {
    return this.#parts.journal.find(sessionId);
  }

  /** What staff want of the reader, kept over a restart. @throws Error where it cannot be kept; it is done all the same */
  wantReader(enabled: boolean): void {
    this.dispatch({ type: 'reader', enabled });
    this.#parts.journal.wantReader(enabled);
  }

  /**
   * A text of staff for the machine's display, between two vends.
   * @returns what keeps it from the display, or null where it was sent
   */
  async showText(text: string): Promise<'off' | 'vend' | 'no_display' | 'adapter' | null> {
    if (!this.#parts.settings.display) return 'off';
    if (this.#state.vend !== null) return 'vend';
    const frames = this.#adapter.encode({ type: 'display', text });
    if (frames.length === 0) return 'no_display';
    for (const bytes of frames) if (!(await this.#link.write(bytes)).written) return 'adapter';
    return null;
  }

  /** Hands an event to the session, as every outside does. */
  dispatch(event: SessionEvent): void {
    this.#queue.push(event);
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) this.#process(next);
    } finally {
      this.#busy = false;
    }
  }

  /** Settles when begin_dispense of this session has been answered, or the vend has ended. */
  async begun(sessionId: string): Promise<void> {
    if (this.#state.vend?.sessionId !== sessionId || this.#state.vend.phase !== 'beginning') return;
    await new Promise<void>((resolve) => this.#waiting.push({ sessionId, resolve }));
  }

  #process(event: SessionEvent): void {
    const [state, commands] = transition(this.#state, event);
    this.#state = state;
    for (const command of commands) if (!this.#execute(command)) break;
    this.#waiting = this.#waiting.filter(({ sessionId, resolve }) => {
      const waits = state.vend?.sessionId === sessionId && state.vend.phase === 'beginning';
      if (!waits) resolve();
      return waits;
    });
  }

  /** @returns false when what follows in the same list must not happen */
  #execute(command: Command): boolean {
    const { events, log, metrics, settings } = this.#parts;
    switch (command.type) {
      case 'send':
        void this.#send(command.command);
        return true;
      case 'display':
        if (settings.display)
          void this.#send({ type: 'display', text: displayWords(settings.locale, command.text, command.amount) });
        return true;
      case 'journal':
        return this.#journal(command);
      case 'finish':
        this.#finish(command);
        return true;
      case 'amend':
        this.#amend(command);
        return true;
      case 'open':
        void this.#open(command);
        return true;
      case 'begin':
        void beginDispense(this.database, command.sessionId, (error) => this.#onDatabaseError(error)).then((begin) => {
          log.info({ session_id: command.sessionId, result: begin.result }, 'begin_dispense');
          // nothing else had said that it is paid
          if (begin.result === 'dispense' && this.#paidHeard === 0) metrics.paidSource.inc({ source: 'http' });
          if (begin.result !== 'unreachable') this.#setOnline(true);
          this.dispatch({ type: 'begun', sessionId: command.sessionId, begin });
        });
        return true;
      case 'approve':
        void this.#approve(command.sessionId, command.amount);
        return true;
      case 'watch':
        this.#watcher.watch(command.sessionId);
        return true;
      case 'start_timer':
        this.#startTimer(command.timer, command.sessionId);
        return true;
      case 'stop_timers':
        for (const timer of this.#timers.values()) clearTimeout(timer);
        this.#timers.clear();
        return true;
      case 'reconcile':
        this.#reconcile({ id: command.sessionId, status: command.status, outcome: null });
        return true;
      case 'denied':
        metrics.denied.inc({ reason: command.reason });
        log.info({ reason: command.reason, amount: command.amount, item: command.item }, 'request denied');
        events.append('request.denied', { reason: command.reason, amount: command.amount, item: command.item });
        return true;
    }
  }

  #journal({ sessionId, state, amount, item }: Extract<Command, { type: 'journal' }>): boolean {
    const { journal, events, log } = this.#parts;
    try {
      if (state === 'REQUESTED') {
        this.#paidHeard = 0;
        journal.request(sessionId, amount, item);
      } else journal.advance(sessionId, state);
    } catch (error) {
      log.error({ session_id: sessionId, state, reason: reasonOf(error) }, 'the journal could not be written');
      // once the approve has left, only the machine's word may end the vend
      if (state !== 'APPROVE_SENT') this.dispatch({ type: 'journal_failed', sessionId, reason: reasonOf(error) });
      return false;
    }
    log.info({ session_id: sessionId, state, amount, item }, 'vend');
    events.append(`vend.${state.toLowerCase()}`, { session_id: sessionId, amount, item });
    return true;
  }

  #finish({ sessionId, state, outcome, detail, report }: Extract<Command, { type: 'finish' }>): void {
    const { journal, events, log, metrics } = this.#parts;
    this.#watcher.unwatch();
    try {
      if (!journal.finish(sessionId, state, outcome, detail, report))
        log.error({ session_id: sessionId, outcome }, 'the journal knew no open vend to end');
    } catch (error) {
      log.error(
        { session_id: sessionId, outcome, reason: reasonOf(error) },
        'the journal could not be written: reporting the outcome without it',
      );
      this.#reportWithoutJournal(sessionId, outcome, detail);
    }
    metrics.vends.inc({ outcome });
    metrics.journalPending.set(journal.pendingCount());
    log[state === 'UNKNOWN' ? 'warn' : 'info']({ session_id: sessionId, state, outcome, detail }, 'vend ended');
    events.append('vend.ended', { session_id: sessionId, state, outcome, detail });
    this.#reporter.kick();
  }

  #amend({ sessionId, state, outcome, detail }: Extract<Command, { type: 'amend' }>): void {
    const { journal, events, log, metrics } = this.#parts;
    let kept = false;
    try {
      kept = journal.amend(sessionId, state, outcome, detail);
    } catch (error) {
      log.error({ session_id: sessionId, outcome, reason: reasonOf(error) }, 'the journal could not be written');
    }
    if (!kept) {
      log.error({ session_id: sessionId, outcome }, 'reporting the outcome without the journal');
      this.#reportWithoutJournal(sessionId, outcome, detail);
    }
    metrics.journalPending.set(journal.pendingCount());
    log.warn({ session_id: sessionId, state, outcome, detail }, 'the outcome of an unknown vend');
    events.append('vend.amended', { session_id: sessionId, state, outcome, detail });
    this.#reporter.kick();
  }

  /** Once, as well as it goes: what the journal cannot keep, the reporter cannot tell again. */
  #reportWithoutJournal(sessionId: string, outcome: Outcome, detail: string): void {
    this.database
      .reportVendOutcome(sessionId, outcome, { reason: detail, approve_rejected: outcome === 'cancelled' })
      .catch((failure: unknown) => this.#onDatabaseError(failure));
  }

  async #open({ sessionId, amount, item }: Extract<Command, { type: 'open' }>): Promise<void> {
    const event = await openSession(
      this.database,
      { sessionId, amount, item, windowSeconds: this.windowSeconds },
      (error) => this.#onDatabaseError(error),
    );
    if (event.type !== 'open_failed') this.#setOnline(true);
    if (event.type === 'opened')
      this.#parts.events.append('vend.opened', { session_id: sessionId, amount, item, label: event.label ?? null });
    this.dispatch(event);
  }

  /** From here to the operating system without waiting: whether the port is open is asked in the same breath. */
  async #approve(sessionId: string, amount: string): Promise<void> {
    const { log, metrics } = this.#parts;
    let bytes: Uint8Array;
    try {
      bytes = Buffer.concat(this.#adapter.encode({ type: 'approve', amount }));
    } catch (error) {
      this.dispatch({ type: 'approve_not_written', sessionId, reason: reasonOf(error) });
      return;
    }
    const heard = this.#paidHeard;
    const outcome = await this.#link.write(bytes);
    if (outcome.written) {
      metrics.approves.inc();
      if (heard > 0) metrics.paidToApprove.observe((performance.now() - heard) / 1_000);
      this.dispatch({ type: 'approve_written', sessionId });
    } else if (outcome.sure) {
      this.dispatch({ type: 'approve_not_written', sessionId, reason: outcome.reason });
    } else {
      log.warn({ session_id: sessionId, reason: outcome.reason }, 'nobody knows whether the approve left');
    }
  }

  async #send(command: BoardCommand): Promise<void> {
    for (const bytes of this.#adapter.encode(command)) {
      const outcome = await this.#link.write(bytes);
      if (!outcome.written) {
        this.#parts.log.debug({ command: command.type, reason: outcome.reason }, 'not sent');
        return;
      }
    }
  }

  #startTimer(timer: TimerName, sessionId: string): void {
    const milliseconds = {
      window: this.windowSeconds * 1_000,
      outcome: this.#parts.settings.outcomeSeconds * 1_000,
      crossing: crossingMilliseconds,
    }[timer];
    clearTimeout(this.#timers.get(timer));
    this.#timers.set(
      timer,
      setTimeout(() => this.dispatch({ type: 'timer', timer, sessionId }), milliseconds),
    );
  }

  #onLinkUp(): void {
    const { metrics, events } = this.#parts;
    this.#adapter = this.#newAdapter();
    this.#unansweredProbes = 0;
    metrics.serialUp.set(1);
    metrics.serialConnects.inc();
    events.append('serial', { open: true });
    this.dispatch({ type: 'link_up' });
    void this.#send({ type: 'probe' });
  }

  #onLinkDown(reason: string): void {
    this.#parts.metrics.serialUp.set(0);
    this.#boardVersion = null;
    this.#parts.events.append('serial', { open: false, reason });
    this.dispatch({ type: 'link_down' });
  }

  #onData(chunk: Uint8Array): void {
    const { messages, replies } = this.#adapter.receive(chunk);
    for (const reply of replies) void this.#link.write(reply);
    for (const message of messages) this.#onMessage(message);
  }

  #onMessage(message: BoardMessage): void {
    const { log, metrics, events, settings } = this.#parts;
    if (message.type === 'unreadable') {
      metrics.unreadable.inc();
      log[message.request ? 'warn' : 'debug'](
        { text: message.text, reason: message.reason },
        message.request ? 'a request that could not be read' : 'unreadable line',
      );
      if (!message.request) return;
    }
    this.#unansweredProbes = 0;
    this.#silentRestarts = 0;
    if (message.type === 'version') {
      this.#boardVersion = message.text;
      return;
    }
    log.debug({ message }, 'board');
    if (message.type === 'reader' && message.status !== this.#state.reader)
      events.append('reader', { status: message.status });
    const known =
      message.type === 'vend_request' ? { ...message, item: settings.items[message.item] ?? message.item } : message;
    this.dispatch({ type: 'board', message: known, sessionId: randomUUID() });
  }

  #onProbe(): void {
    if (!this.#link.isUp || !this.#adapter.answersProbe || this.#state.vend !== null) return;
    if (this.#unansweredProbes >= silentProbes) {
      this.#silentRestarts += 1;
      void this.#link.restart('the board answers no probe');
      return;
    }
    this.#unansweredProbes += 1;
    void this.#send({ type: 'probe' });
  }

  #onStatus(session: SessionRow, source: Source): void {
    const { vend } = this.#state;
    if (vend?.sessionId !== session.id) {
      if (session.status === 'PAID') this.#reconcile(session);
      return;
    }
    if (session.status === 'PAID') {
      if (vend.phase === 'pending' || vend.phase === 'opening') {
        this.#paidHeard = performance.now();
        this.#parts.metrics.paidSource.inc({ source });
      }
      this.dispatch({ type: 'paid', sessionId: session.id });
    } else if (session.status !== 'PENDING') {
      this.dispatch({ type: 'session_ended', sessionId: session.id, status: session.status });
    }
  }

  /** The database takes a session for open that is not the one at hand: tell it again what became of it. */
  #reconcile(session: SessionRow): void {
    const { journal, log } = this.#parts;
    if (session.outcome !== null || this.#state.vend?.sessionId === session.id) return;
    const known = journal.find(session.id);
    if (known === undefined) {
      void this.#disown(session.id);
    } else if (known.outcome !== null) {
      log.info(
        { session_id: session.id, status: session.status, outcome: known.outcome },
        'telling the database again',
      );
      try {
        journal.reportAgain(session.id);
      } catch (error) {
        // this comes from a socket of realtime: thrown there it would end the process in the middle of a vend
        log.error({ session_id: session.id, reason: reasonOf(error) }, 'the journal could not be written');
        return;
      }
      this.#reporter.kick();
    }
  }

  /** A full disk must not end the process over old rows. */
  #forget(): void {
    try {
      this.#parts.journal.prune(30);
    } catch (error) {
      this.#parts.log.error({ reason: reasonOf(error) }, 'the journal could not be pruned');
    }
  }

  /**
   * A session of this machine that this journal never saw (a new card in the Pi). Whoever gets `dispense`
   * knows that nobody has approved; after `already` nobody can know.
   */
  async #disown(sessionId: string): Promise<void> {
    try {
      const { result } = await this.database.beginDispense(sessionId);
      const outcome = result === 'already' ? 'unknown' : 'failure';
      await this.database.reportVendOutcome(sessionId, outcome, {
        reason: 'this bridge has no journal of the session',
        approve_rejected: false,
      });
      this.#parts.log.warn({ session_id: sessionId, outcome }, 'a session without a journal was ended');
    } catch (error) {
      this.#onDatabaseError(error);
    }
  }

  #onDatabaseError(error: unknown): void {
    if (error instanceof DatabaseUnreachable) {
      this.#parts.log.warn({ reason: error.message }, 'database unreachable');
      this.#setOnline(false);
    } else if (error instanceof DatabaseRefused) {
      this.#parts.log.error({ reason: error.message }, 'database refused');
      if (this.#heart.refused !== null) this.#setOnline(false);
    } else {
      this.#parts.log.error({ reason: reasonOf(error) }, 'an answer of the database could not be read');
    }
  }

  #setOnline(online: boolean): void {
    // a machine whose token is refused can open nothing, however well the network works
    const usable = online && this.#heart.refused === null;
    if (usable === this.#state.online) return;
    this.#parts.metrics.online.set(usable ? 1 : 0);
    this.#parts.events.append('database', { online: usable });
    this.dispatch({ type: 'online', online: usable });
    this.#heart.hurry(!usable);
  }

  #newAdapter(): Adapter {
    const options = { ...this.#parts.settings, windowSeconds: this.#windowSeconds };
    this.#patienceSeconds = patienceTold(options);
    return createAdapter(options);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

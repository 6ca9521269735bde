import type { BridgeParts } from './bridgeParts.ts';
import { beginDispense, openSession } from './payments/requests.ts';
import { reasonOf } from './reason.ts';
import type { Command } from './session/types.ts';
import { displayWords } from './texts.ts';

type CommandOf<Type extends Command['type']> = Extract<Command, { type: Type }>;

/** Carries out what the session commands, each by the part whose it is; what comes of it later is dispatched. */
export class Commands {
  readonly #parts: BridgeParts;

  constructor(parts: BridgeParts) {
    this.#parts = parts;
  }

  /** @returns false when what follows in the same list must not happen */
  execute(command: Command): boolean {
    const { bus, line, outcomes, settings, timers, watcher } = this.#parts;
    switch (command.type) {
      case 'send':
        void line.send(command.command);
        return true;
      case 'display': {
        const text = displayWords(settings.locale, command.text, command.amount);
        if (settings.display) void line.send({ type: 'display', text });
        return true;
      }
      case 'journal':
        return this.#keep(command);
      case 'finish':
        watcher.unwatch();
        outcomes.end(command);
        return true;
      case 'amend':
        outcomes.amend(command);
        return true;
      case 'open':
        void this.#open(command);
        return true;
      case 'begin':
        void this.#begin(command);
        return true;
      case 'approve':
        void this.#approve(command);
        return true;
      case 'watch':
        watcher.watch(command.sessionId);
        return true;
      case 'start_timer':
        timers.set(command.timer, command.sessionId);
        return true;
      case 'stop_timers':
        timers.clear();
        return true;
      case 'reconcile':
        outcomes.reconcile({ id: command.sessionId, status: command.status, outcome: null });
        return true;
      case 'denied': {
        const { reason, amount, item } = command;
        bus.emit('request.denied', { reason, amount, item });
        return true;
      }
    }
  }

  #keep({ sessionId, state, amount, item }: CommandOf<'journal'>): boolean {
    const { journal, bus, dispatch } = this.#parts;
    try {
      if (state === 'REQUESTED') journal.request(sessionId, amount, item);
      else journal.advance(sessionId, state);
    } catch (error) {
      const reason = reasonOf(error);
      bus.emit('journal.failed', { session_id: sessionId, state, reason });
      // once the approve has left, only the machine's word may end the vend
      if (state !== 'APPROVE_SENT') dispatch({ type: 'journal_failed', sessionId, reason });
      return false;
    }
    bus.emit(keptEvents[state], { session_id: sessionId, amount, item });
    // behind the approve nothing waits: a crash from here on leaves the machine's words so far
    if (state === 'APPROVE_SENT') this.#parts.outcomes.keepSaid(sessionId);
    return true;
  }

  async #open({ sessionId, amount, item }: CommandOf<'open'>): Promise<void> {
    const { bus, database, heart, dispatch } = this.#parts;
    const request = { sessionId, amount, item, windowSeconds: this.#parts.windowSeconds() };
    const event = await openSession(database, request, (error) => heart.failed(error));
    if (event.type !== 'open_failed') heart.answered();
    if (event.type === 'opened')
      bus.emit('vend.opened', { session_id: sessionId, amount, item, label: event.label ?? null });
    dispatch(event);
  }

  async #begin({ sessionId }: CommandOf<'begin'>): Promise<void> {
    const { bus, database, heart, dispatch } = this.#parts;
    const begin = await beginDispense(database, sessionId, (error) => heart.failed(error));
    bus.emit('dispense.answered', { session_id: sessionId, result: begin.result });
    if (begin.result !== 'unreachable') heart.answered();
    dispatch({ type: 'begun', sessionId, begin });
  }

  async #approve({ sessionId, amount }: CommandOf<'approve'>): Promise<void> {
    const { bus, line, dispatch } = this.#parts;
    const outcome = await line.approve(amount);
    if (outcome.written) {
      bus.emit('approve.written', { session_id: sessionId });
      dispatch({ type: 'approve_written', sessionId });
    } else if (outcome.sure) {
      dispatch({ type: 'approve_not_written', sessionId, reason: outcome.reason });
    } else {
      bus.emit('approve.unsure', { session_id: sessionId, reason: outcome.reason });
    }
  }
}

/** What is told when a state is on the medium. */
const keptEvents = {
  REQUESTED: 'vend.requested',
  PAID: 'vend.paid',
  APPROVE_INTENT: 'vend.approve_intent',
  APPROVE_SENT: 'vend.approve_sent',
} as const;

import { transition } from './transition.ts';
import { type Command, initialState, type SessionEvent, type State } from './types.ts';

/**
 * Runs the session: events go through one queue, one at a time; the commands of an event are carried out in their
 * order before the next event is looked at, also where carrying one out brings the next event at once.
 */
export class SessionRunner {
  readonly #execute: (command: Command) => boolean;
  readonly #queue: SessionEvent[] = [];
  #busy = false;
  #state: State = initialState;
  #waiting: { sessionId: string; resolve: () => void }[] = [];

  /** @param execute carries a command out; false when what follows in the same list must not happen */
  constructor(execute: (command: Command) => boolean) {
    this.#execute = execute;
  }

  get state(): State {
    return this.#state;
  }

  /** What is known before the first event. */
  begin(known: Pick<State, 'enabled' | 'vend'>): void {
    this.#state = { ...this.#state, ...known };
  }

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
    if (this.#isBeginning(sessionId)) await new Promise<void>((resolve) => this.#waiting.push({ sessionId, resolve }));
  }

  #process(event: SessionEvent): void {
    const [state, commands] = transition(this.#state, event);
    this.#state = state;
    for (const command of commands) if (!this.#execute(command)) break;
    this.#waiting = this.#waiting.filter(({ sessionId, resolve }) => {
      const waits = this.#isBeginning(sessionId);
      if (!waits) resolve();
      return waits;
    });
  }

  #isBeginning(sessionId: string): boolean {
    const { vend } = this.#state;
    return vend?.sessionId === sessionId && vend.phase === 'beginning';
  }
}

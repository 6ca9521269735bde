/** What became of one event: the row stands (`stored`, `duplicate`, `ignored`), or it does not (`error`). */
export interface CommitResult {
  event_id: string;
  result: 'stored' | 'duplicate' | 'ignored' | 'error';
  error?: unknown;
}

export interface GroupCommitOptions<Event extends { event_id: string }> {
  /** Stores events and says per event what became of it; rejects where nobody knows. */
  send(events: Event[]): Promise<CommitResult[]>;
  /** milliseconds that the first request of a group waits for others; asked anew for each group */
  lingerMs(): number;
  /** a group of this size leaves at once */
  maxEvents: number;
  /** calls in flight at the same time; while all are, groups grow */
  maxInFlight: number;
}

interface Waiter<Event> {
  event: Event;
  promise: Promise<CommitResult>;
  resolve(result: CommitResult): void;
  reject(error: unknown): void;
}

/**
 * Lets requests that arrive within a short linger share one call to the database: a call with fifty events
 * costs little more than a call with one. Each caller waits for its own row.
 */
export class GroupCommit<Event extends { event_id: string }> {
  #open = new Map<string, Waiter<Event>>();
  #inFlight = 0;
  #timer: NodeJS.Timeout | undefined;
  #lingerIsOver = false;
  #idle: (() => void)[] = [];
  readonly #options: GroupCommitOptions<Event>;

  constructor(options: GroupCommitOptions<Event>) {
    this.#options = options;
  }

  /** Resolves when the event's row stands; rejects with the error of the call that should have stored it. */
  async add(event: Event): Promise<CommitResult> {
    // the same event delivered twice within one linger is one row and one answer
    const twin = this.#open.get(event.event_id);
    if (twin !== undefined) return twin.promise;
    const waiter = waiterFor(event);
    this.#open.set(event.event_id, waiter);
    if (this.#open.size >= this.#options.maxEvents) this.#endLinger();
    else this.#timer ??= setTimeout(() => this.#endLinger(), this.#options.lingerMs());
    return waiter.promise;
  }

  /** Resolves when nothing waits and no call is in flight. */
  async settled(): Promise<void> {
    if (this.#open.size === 0 && this.#inFlight === 0) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #endLinger(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#lingerIsOver = true;
    this.#flush();
  }

  #flush(): void {
    if (!this.#lingerIsOver || this.#open.size === 0 || this.#inFlight >= this.#options.maxInFlight) return;
    const group = this.#open;
    this.#open = new Map();
    this.#lingerIsOver = false;
    this.#inFlight += 1;
    void this.#commit(group).finally(() => {
      this.#inFlight -= 1;
      this.#flush();
      if (this.#open.size === 0 && this.#inFlight === 0) this.#idle.splice(0).forEach((resolve) => resolve());
    });
  }

  async #commit(group: Map<string, Waiter<Event>>): Promise<void> {
    try {
      const results = await this.#options.send([...group.values()].map(({ event }) => event));
      for (const result of results) group.get(result.event_id)?.resolve(result);
      const silence = new Error('the database gave no result for this event');
      for (const waiter of group.values()) waiter.reject(silence);
    } catch (error) {
      for (const waiter of group.values()) waiter.reject(error);
    }
  }
}

function waiterFor<Event>(event: Event): Waiter<Event> {
  const { promise, resolve, reject } = Promise.withResolvers<CommitResult>();
  return { event, promise, resolve, reject };
}

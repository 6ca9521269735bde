import { EventEmitter } from 'node:events';

/** One thing that happened, as GET /v1/events tells it. */
export interface BridgeEvent {
  /** `<boot>-<number>`: ids of another boot are unknown to this one. */
  id: string;
  type: string;
  at: string;
  data: Record<string, unknown>;
}

/** The last thousand events, for clients that come back with Last-Event-ID. */
export class EventLog {
  readonly #boot: string;
  readonly #limit: number;
  readonly #emitter = new EventEmitter<{ event: [BridgeEvent] }>();
  #held: BridgeEvent[] = [];
  #count = 0;

  constructor(boot: string, limit = 1_000) {
    this.#boot = boot;
    this.#limit = limit;
    this.#emitter.setMaxListeners(0);
  }

  append(type: string, data: Record<string, unknown>): BridgeEvent {
    this.#count += 1;
    const event: BridgeEvent = { id: `${this.#boot}-${this.#count}`, type, at: new Date().toISOString(), data };
    this.#held.push(event);
    if (this.#held.length > this.#limit) this.#held.shift();
    this.#emitter.emit('event', event);
    return event;
  }

  /** Events behind `id`; all that are held where the id is of another boot or too old. */
  since(id: string): BridgeEvent[] {
    const at = this.#held.findIndex((event) => event.id === id);
    return this.#held.slice(at + 1);
  }

  /** @returns how to stop listening */
  listen(listener: (event: BridgeEvent) => void): () => void {
    this.#emitter.on('event', listener);
    return () => this.#emitter.off('event', listener);
  }
}

import { EventEmitter } from 'node:events';
import type { Part } from '../part.ts';
import type { FeedEvents } from './bridgeEvents.ts';
import type { EventBus } from './eventBus.ts';

/** One thing that happened, as GET /v1/events tells it. */
export interface FeedEvent {
  /** `<boot>-<number>`: ids of another boot are unknown to this one. */
  id: string;
  type: keyof FeedEvents;
  at: string;
  data: Record<string, unknown>;
}

export interface EventFeedOptions {
  bus: EventBus;
  /** In front of every id; another one at every start. */
  boot: string;
  /** Events that are held. */
  limit?: number;
}

/** The last thousand events, for clients that come back with Last-Event-ID. */
export class EventFeed implements Part {
  readonly #options: EventFeedOptions;
  readonly #emitter = new EventEmitter<{ event: [FeedEvent] }>().setMaxListeners(0);
  readonly #held: FeedEvent[] = [];
  #count = 0;
  #unsubscribe: (() => void) | undefined;

  constructor(options: EventFeedOptions) {
    this.#options = options;
  }

  start(): void {
    const append = (data: FeedEvent['data'], type: keyof FeedEvents): void => this.#append(type, data);
    this.#unsubscribe = this.#options.bus.subscribe({
      'vend.requested': append,
      'vend.opened': append,
      'vend.paid': append,
      'vend.approve_intent': append,
      'vend.approve_sent': append,
      'vend.ended': append,
      'vend.amended': append,
      'vend.reported': append,
      'request.denied': append,
      serial: append,
      reader: append,
      database: append,
    } satisfies Record<keyof FeedEvents, unknown>);
  }

  stop(): void {
    this.#unsubscribe?.();
  }

  /** Events behind `id`; all that are held where the id is of another boot or too old. */
  since(id: string): FeedEvent[] {
    const at = this.#held.findIndex((event) => event.id === id);
    return this.#held.slice(at + 1);
  }

  /** @returns how to stop listening */
  listen(listener: (event: FeedEvent) => void): () => void {
    this.#emitter.on('event', listener);
    return () => this.#emitter.off('event', listener);
  }

  #append(type: keyof FeedEvents, data: FeedEvent['data']): void {
    this.#count += 1;
    const event: FeedEvent = { id: `${this.#options.boot}-${this.#count}`, type, at: new Date().toISOString(), data };
    this.#held.push(event);
    if (this.#held.length > (this.#options.limit ?? 1_000)) this.#held.shift();
    this.#emitter.emit('event', event);
  }
}

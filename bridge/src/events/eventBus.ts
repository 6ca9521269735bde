import type { BridgeEvents, EventName } from './bridgeEvents.ts';

/** What a subscriber does at each of the events it wants. */
export type Listeners = {
  [Name in EventName]?: (data: BridgeEvents[Name], name: Name) => void;
};

/**
 * Takes what the parts tell to whoever has subscribed, at once and in the order of their subscriptions. Nothing that
 * sells hangs on a subscriber: one that throws stops neither the vend nor the others.
 */
export class EventBus {
  readonly #subscribers = new Set<Listeners>();
  readonly #onFailure: (name: EventName, error: unknown) => void;

  /** @param onFailure hears of a subscriber that threw; must not throw itself */
  constructor(onFailure: (name: EventName, error: unknown) => void) {
    this.#onFailure = onFailure;
  }

  emit<Name extends EventName>(name: Name, data: BridgeEvents[Name]): void {
    for (const { [name]: listener } of this.#subscribers) {
      try {
        listener?.(data, name);
      } catch (error) {
        this.#onFailure(name, error);
      }
    }
  }

  /** @returns how to stop listening */
  subscribe(listeners: Listeners): () => void {
    this.#subscribers.add(listeners);
    return () => void this.#subscribers.delete(listeners);
  }
}

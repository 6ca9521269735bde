import { Pace } from './pace';

/**
 * What the receivers and the drain of one inbox tell each other where they run in the same process: that something
 * was stored, and how fast things come. Between processes the database alone speaks, and the drain polls.
 */
export class InboxSignal {
  readonly pace = new Pace();
  readonly #wakers = new Set<() => void>();

  /** An event has just been stored. */
  received(): void {
    this.pace.received();
    for (const wake of this.#wakers) wake();
  }

  /** Calls `wake` after each stored event. @returns what ends that */
  onReceived(wake: () => void): () => void {
    this.#wakers.add(wake);
    return () => this.#wakers.delete(wake);
  }
}

const signals = new Map<string, InboxSignal>();

/** The signal of a consumer's inbox in one Supabase project. */
export function signalOf(supabase: { readonly url: string }, consumer: string): InboxSignal {
  const key = `${supabase.url} ${consumer}`;
  let signal = signals.get(key);
  if (signal === undefined) {
    signal = new InboxSignal();
    signals.set(key, signal);
  }
  return signal;
}

import * as z from 'zod';
import type { Supabase } from '../transport';

/** A look is small: one that hangs must not keep the others from being woken. */
const LOOK_TIMEOUT_MS = 5_000;
const topicsAnswer = z.array(z.string());

/** A drain of the outbox that sleeps until there is something for it. */
export interface Sleeper {
  topics: readonly string[];
  /** how soon after it is due a row should be noticed */
  intervalMs: number;
  wake(): void;
}

/**
 * Looks into the outbox of one project for all drains of this process, and wakes those for whom something is due: one
 * request a second in place of one for each of them. Where the look itself fails all are woken, and say what is wrong.
 */
export class OutboxWatch {
  readonly #sleepers = new Set<Sleeper>();
  readonly #supabase: Supabase;
  readonly #consumer: string;
  #timer: NodeJS.Timeout | undefined;

  constructor(supabase: Supabase, consumer: string) {
    this.#supabase = supabase;
    this.#consumer = consumer;
  }

  /** Wakes a drain when something is due for it. @returns what ends that */
  watch(sleeper: Sleeper): () => void {
    this.#sleepers.add(sleeper);
    // it may be more impatient than those before it
    clearTimeout(this.#timer);
    this.#timer = this.#lookLater();
    return () => {
      this.#sleepers.delete(sleeper);
      if (this.#sleepers.size > 0) return;
      clearTimeout(this.#timer);
      this.#timer = undefined;
    };
  }

  #lookLater(): NodeJS.Timeout {
    const soonest = Math.min(...[...this.#sleepers].map(({ intervalMs }) => intervalMs));
    return setTimeout(() => void this.#look(), soonest);
  }

  async #look(): Promise<void> {
    const due = await this.#due().catch(() => null);
    for (const { topics, wake } of this.#sleepers) {
      if (due === null || topics.some((topic) => due.has(topic))) wake();
    }
    // the last one may have gone meanwhile, and another come
    clearTimeout(this.#timer);
    this.#timer = this.#sleepers.size > 0 ? this.#lookLater() : undefined;
  }

  async #due(): Promise<ReadonlySet<string>> {
    const topics = [...new Set([...this.#sleepers].flatMap((sleeper) => sleeper.topics))].sort();
    const args = { topics, consumer: this.#consumer };
    return new Set(await this.#supabase.call('outbox_due', args, topicsAnswer, { timeoutMs: LOOK_TIMEOUT_MS }));
  }
}

const watches = new WeakMap<Supabase, Map<string, OutboxWatch>>();

/** The watch of a consumer's outbox in one Supabase project. */
export function outboxWatchOf(supabase: Supabase, consumer: string): OutboxWatch {
  const ofProject = watches.get(supabase) ?? new Map<string, OutboxWatch>();
  watches.set(supabase, ofProject);
  const watch = ofProject.get(consumer) ?? new OutboxWatch(supabase, consumer);
  ofProject.set(consumer, watch);
  return watch;
}

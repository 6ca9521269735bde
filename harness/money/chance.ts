import { seeded } from '../machine/kills/random.ts';

/** The dice of a run: the same seed throws the same. */
export class Chance {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = seeded(seed);
  }

  /** @returns true with this probability */
  happens(probability: number): boolean {
    return this.#next() < probability;
  }

  /** @returns a whole number from `low` to `high`, both included */
  between(low: number, high: number): number {
    return low + Math.floor(this.#next() * (high - low + 1));
  }

  /** @returns one of them; undefined of none */
  oneOf<T>(things: readonly T[]): T | undefined {
    return things[Math.floor(this.#next() * things.length)];
  }

  /** @returns one of them, the heavier the oftener */
  weighted<T extends { weight: number }>(things: readonly T[]): T {
    let left = this.#next() * things.reduce((sum, { weight }) => sum + weight, 0);
    for (const thing of things) {
      left -= thing.weight;
      if (left < 0) return thing;
    }
    const last = things.at(-1);
    if (last === undefined) throw new Error('nothing to choose from');
    return last;
  }
}

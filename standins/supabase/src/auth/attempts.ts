/**
 * Counts failed passwords per address, so that a guesser waits and everybody else does not. Held in
 * memory: a restart forgives, which suits a stand-in on one machine.
 */
export class AttemptLimit {
  readonly #failures = new Map<string, number[]>();
  readonly #max: number;
  readonly #windowMs: number;

  constructor(max: number, windowMs: number) {
    this.#max = max;
    this.#windowMs = windowMs;
  }

  /** True while the key has used up its attempts. `now` in milliseconds. */
  exhausted(key: string, now: number): boolean {
    return this.#recent(key, now).length >= this.#max;
  }

  fail(key: string, now: number): void {
    const recent = this.#recent(key, now);
    recent.push(now);
    this.#failures.set(key, recent);
    if (this.#failures.size > 10_000) this.#forgetOldest();
  }

  succeed(key: string): void {
    this.#failures.delete(key);
  }

  #recent(key: string, now: number): number[] {
    return (this.#failures.get(key) ?? []).filter((at) => at > now - this.#windowMs);
  }

  #forgetOldest(): void {
    const oldest = this.#failures.keys().next();
    if (!oldest.done) this.#failures.delete(oldest.value);
  }
}

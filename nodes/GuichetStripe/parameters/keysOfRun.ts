/**
 * The idempotency keys of one run. Under one key Stripe does one thing: of two items that share it the second would
 * get the answer of the first, and a refund would be taken for made that nobody made. The same item twice is no such
 * mistake.
 */
export class KeysOfRun {
  readonly #items: readonly { json: object }[];
  readonly #firstUnder = new Map<string, number>();

  constructor(items: readonly { json: object }[]) {
    this.#items = items;
  }

  /** The item that has the key already and is not the same as this one; undefined where there is none. */
  otherUnder(key: string, index: number): number | undefined {
    const first = this.#firstUnder.get(key);
    if (first === undefined) this.#firstUnder.set(key, index);
    if (first === undefined || first === index) return undefined;
    return JSON.stringify(this.#items[first]?.json) === JSON.stringify(this.#items[index]?.json) ? undefined : first;
  }
}

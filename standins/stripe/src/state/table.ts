/** Rows by id in the order they came, with the ids that changed since the last flush. */
export class Table<Row extends { id: string }> {
  readonly #rows = new Map<string, Row>();
  readonly #changed = new Set<string>();

  get(id: string): Row | undefined {
    return this.#rows.get(id);
  }

  has(id: string): boolean {
    return this.#rows.has(id);
  }

  put(row: Row): void {
    this.#rows.set(row.id, row);
    this.#changed.add(row.id);
  }

  delete(id: string): void {
    if (this.#rows.delete(id)) this.#changed.add(id);
  }

  /** Oldest first. */
  values(): Row[] {
    return [...this.#rows.values()];
  }

  get size(): number {
    return this.#rows.size;
  }

  /** Rows changed since the last call; null for one that is gone. */
  takeChanges(): Record<string, Row | null> {
    const changes: Record<string, Row | null> = {};
    for (const id of this.#changed) changes[id] = this.#rows.get(id) ?? null;
    this.#changed.clear();
    return changes;
  }

  /** Takes rows from the journal, which are not written again. */
  restore(changes: Record<string, Row | null>): void {
    for (const [id, row] of Object.entries(changes)) {
      if (row === null) this.#rows.delete(id);
      else this.#rows.set(id, row);
    }
  }

  clear(): void {
    for (const id of this.#rows.keys()) this.#changed.add(id);
    this.#rows.clear();
  }
}

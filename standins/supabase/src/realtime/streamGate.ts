/** Open while the change stream runs; joins wait at it. */
export class StreamGate {
  #open = false;
  #waiting: (() => void)[] = [];

  open(): void {
    this.#open = true;
    for (const pass of this.#waiting.splice(0)) pass();
  }

  close(): void {
    this.#open = false;
  }

  /** @throws after `patienceMs` without a stream */
  async pass(patienceMs: number): Promise<void> {
    if (this.#open) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`no change stream from Postgres within ${patienceMs} ms`)),
        patienceMs,
      );
      this.#waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

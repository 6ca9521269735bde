/** One line of a board, or what had to be thrown away instead. */
export type Line = { text: string } | { discarded: number; reason: 'too_long' };

/**
 * Splits bytes into lines at LF or CR, whichever comes, and drops empty ones. A line longer than
 * `limit` bytes is thrown away up to its end: a board gone wild must not eat the memory.
 */
export class LineSplitter {
  readonly #limit: number;
  #held: number[] = [];
  /** Bytes thrown away of the line that is still running; 0 while it is within the limit. */
  #discarded = 0;

  constructor(limit = 256) {
    this.#limit = limit;
  }

  push(chunk: Uint8Array): Line[] {
    const lines: Line[] = [];
    for (const byte of chunk) {
      if (byte === 0x0a || byte === 0x0d) {
        if (this.#discarded > 0) lines.push({ discarded: this.#discarded, reason: 'too_long' });
        else if (this.#held.length > 0) {
          const text = Buffer.from(this.#held).toString('latin1').trim();
          if (text !== '') lines.push({ text });
        }
        this.#held = [];
        this.#discarded = 0;
      } else if (this.#discarded > 0) {
        this.#discarded += 1;
      } else if (this.#held.length >= this.#limit) {
        this.#discarded = this.#held.length + 1;
        this.#held = [];
      } else {
        this.#held.push(byte);
      }
    }
    return lines;
  }
}

/** A line as it may stand in a log: printable ASCII only, cut. */
export function printable(text: string): string {
  const clean = text.replace(/[^\x20-\x7e]/g, '.');
  return clean.length > 80 ? `${clean.slice(0, 80)}…` : clean;
}

import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const line = z.record(z.string(), z.record(z.string(), z.union([z.record(z.string(), z.unknown()), z.null()])));
export type Changes = z.infer<typeof line>;

/**
 * One line of JSON a request with every row it changed, appended before the answer goes out. A process
 * killed while it writes leaves half a line, which the next start drops: nobody had an answer for it.
 */
export class Journal {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** The rows of all lines, later ones over earlier ones. */
  read(apply: (changes: Changes) => void): void {
    if (!existsSync(this.#file)) return;
    const lines = readFileSync(this.#file, 'utf8').split('\n');
    const complete = lines.slice(0, -1);
    for (const text of complete) apply(line.parse(JSON.parse(text)));
  }

  append(changes: object): void {
    appendFileSync(this.#file, `${JSON.stringify(changes)}\n`, { mode: 0o600 });
  }

  /** Starts over with one line that says everything. */
  rewrite(everything: object): void {
    mkdirSync(dirname(this.#file), { recursive: true });
    // a start that is cut short leaves the old file or the new one, whole
    const partial = `${this.#file}.${process.pid}`;
    writeFileSync(partial, `${JSON.stringify(everything)}\n`, { mode: 0o600 });
    renameSync(partial, this.#file);
  }
}

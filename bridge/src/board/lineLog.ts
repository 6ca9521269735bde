import { printable } from '../adapters/lines.ts';

/** One line between bridge and machine, for people: as it stood on the cable, and what the bridge reads in it. */
export interface SaidLine {
  /** Milliseconds of this clock. */
  at: number;
  from: 'machine' | 'bridge';
  raw: string;
  /** Types of the messages or the command that it is. */
  says: string[];
}

/** What a report may carry: the beginning of a vend and its end say most. */
const first = 8;
const last = 22;
/** A machine that is asked and answers every few seconds says little in a hundred lines. */
const held = 100;
/** A request is heard before it is journaled. */
const slackMilliseconds = 1_000;

/** The last lines of the cable, in memory; nothing that sells hangs on them. */
export class LineLog {
  readonly #now: () => number;
  readonly #lines: SaidLine[] = [];

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** @param raw text of a line, or bytes, which stand as hex where they are no text */
  add(from: SaidLine['from'], raw: string | Uint8Array, says: string[]): void {
    this.#lines.push({ at: this.#now(), from, raw: typeof raw === 'string' ? printable(raw) : textOf(raw), says });
    if (this.#lines.length > held) this.#lines.shift();
  }

  /** What was said since a vend was asked for, its beginning and its end. */
  since(at: number): SaidLine[] {
    const lines = this.#lines.filter((line) => line.at >= at - slackMilliseconds);
    return lines.length <= first + last ? lines : [...lines.slice(0, first), ...lines.slice(-last)];
  }
}

function textOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1').trim();
  return printable(
    /^[\x20-\x7e]+$/.test(text)
      ? text
      : Buffer.from(bytes)
          .toString('hex')
          .replaceAll(/..(?=.)/g, '$& '),
  );
}

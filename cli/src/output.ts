import type { Fault } from './fault.ts';
import type { Language, Text } from './language.ts';

export interface Streams {
  /** results */
  out(text: string): void;
  /** progress, notes and refusals */
  err(text: string): void;
}

/** What a command says: lines for people in their language, or at its end one JSON object for programs. */
export class Output {
  readonly language: Language;
  readonly isJson: boolean;
  readonly #streams: Streams;

  constructor({ language, isJson, streams }: { language: Language; isJson: boolean; streams: Streams }) {
    this.language = language;
    this.isJson = isJson;
    this.#streams = streams;
  }

  /** A line of the result; programs read it in the object instead. */
  say(text: Text): void {
    if (!this.isJson) this.#streams.out(`${text[this.language]}\n`);
  }

  /** A line beside the result: programs that read the result do not see it. */
  note(text: Text): void {
    if (!this.isJson) this.#streams.err(`${text[this.language]}\n`);
  }

  /** The result for programs. */
  result(value: object): void {
    if (this.isJson) this.#streams.out(`${JSON.stringify(value, null, 2)}\n`);
  }

  fault({ code, text }: Fault, more: object = {}): void {
    if (this.isJson) this.result({ ok: false, error: { code, message: text[this.language] }, ...more });
    else this.#streams.err(`guichet: ${text[this.language]}\n`);
  }
}

import type { Text } from './language.ts';

/** What the process ends with. docs/cli.md says it to people, and a test compares. */
export const exitCodes = { done: 0, refused: 1, misused: 2, unreachable: 3 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface FaultParts {
  /** for programs: `snake_case`, and never another for the same */
  code: string;
  /** what happened, to what, and what to do: one line */
  text: Text;
  exit?: ExitCode;
  cause?: unknown;
}

/** Something that a person can mend; its `message` is the English text. */
export class Fault extends Error {
  override name = 'Fault';
  readonly code: string;
  readonly text: Text;
  readonly exit: ExitCode;

  constructor({ code, text, exit = exitCodes.refused, cause }: FaultParts) {
    super(text.en, cause === undefined ? undefined : { cause });
    this.code = code;
    this.text = text;
    this.exit = exit;
  }
}

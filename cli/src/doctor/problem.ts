import type { Text } from '../language.ts';

/** One thing that is not as it should be. */
export interface Problem {
  /** for programs, e.g. `rls_off`: docs/cli.md lists them */
  code: string;
  /** what it is about: a table, a workflow, a machine; empty where the code says all */
  subject: string;
  /** what was found */
  found: Text;
  /** the command or the step that mends it */
  mend: Text;
}

/** What one part of the installation was found to be; null: its settings are missing, so that it was not looked at. */
export type Findings = Problem[] | null;

/** The same in every language: names, commands. */
export const plain = (text: string): Text => ({ en: text, fr: text });

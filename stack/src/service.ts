/** One line of the table printed at the end of the start. */
export interface AddressRow {
  /** French first, for the one who reads the table: "Courriel / Mail". */
  label: string;
  address: string;
  /** What one needs to sign in there, in plain text: the table is shown to the owner of the machine only. */
  credentials?: string;
}

/**
 * A part of the stack.
 *
 * The convention for whoever writes one: a folder `stack/src/<part>/` whose `index.ts` exports
 * `create<Part>(settings: Settings, log: Log): Service`, e.g. `createTelegram`. That call opens
 * nothing and connects to nothing; `start` settles when the part answers; `stop` is safe to call twice
 * and before `start`. Listen on `settings.host` and the part's own port from `settings.ports` with
 * `listen()` of `stack/src/listen.ts`, which turns a busy port into the one line that names port and
 * setting. State goes below `settings.home` or into the database (`settings.database.url`), never beside the code.
 * `parts.ts` imports each part by name and says in which order; `supervisor.ts` starts them so and stops them in reverse.
 */
export interface Service {
  readonly name: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  rows(): AddressRow[];
  /** Lines of stack.env. */
  env(): Record<string, string>;
}

/** One line for the one who runs the stack; goes to the terminal, or to logs/stack.log when detached. */
export type Log = (line: string) => void;

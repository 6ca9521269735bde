import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

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

/** Who calls through the gateway, by the API key of the request. */
export interface Caller {
  /** Role of the `apikey`: what the caller may do before anybody has signed in. */
  role: 'anon' | 'service_role';
  /** Bearer token of a signed-in user or of the key itself; always a JWT here, new keys are already swapped. */
  token: string;
}

/**
 * A part behind the gateway (auth, realtime). It opens no port of its own: the gateway has checked the
 * API key and hands over requests with the prefix (`/auth/v1`, `/realtime/v1`) taken off `request.url`.
 * CORS headers are already on the response; the body is not read yet.
 */
export interface GatewayPart extends Service {
  handle(request: IncomingMessage, response: ServerResponse, caller: Caller | undefined): void | Promise<void>;
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer, caller: Caller | undefined): void;
}

/** One line for the one who runs the stack; goes to the terminal, or to logs/stack.log when detached. */
export type Log = (line: string) => void;

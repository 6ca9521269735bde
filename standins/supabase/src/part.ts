import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** One line for the one who runs the stand-in. */
export type Log = (line: string) => void;

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
export interface GatewayPart {
  /** Settles when the part answers. */
  start(): Promise<void>;
  /** Safe to call twice and before `start`. */
  stop(): Promise<void>;
  handle(request: IncomingMessage, response: ServerResponse, caller: Caller | undefined): void | Promise<void>;
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer, caller: Caller | undefined): void;
}

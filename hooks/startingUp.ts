import http from 'node:http';
import https from 'node:https';

/**
 * Loaded into n8n before anything else (`node --require`, or NODE_OPTIONS): while n8n brings its own tables up to date
 * it answers every request with 200 "n8n is starting up. Please wait" (2.41). To Stripe that is "delivered": the event
 * is in no log and never comes again. With this it is 503, and Stripe sends it again. A hook of EXTERNAL_HOOK_FILES
 * would come too late: n8n loads those when its tables are ready.
 */

const STARTING_UP = 'n8n is starting up. Please wait';
/** Of what n8n says by itself; whoever asks for its health is told the truth already. */
const RETRY_AFTER_SECONDS = '5';

/** Whether a body is n8n's word that it is not there yet. */
export function saysStartingUp(chunk: unknown): boolean {
  if (typeof chunk === 'string') return chunk === STARTING_UP;
  return Buffer.isBuffer(chunk) && chunk.length === STARTING_UP.length && chunk.toString('latin1') === STARTING_UP;
}

/** Makes a refusal of an answer that says 200 and means "later". */
export function watch(response: http.ServerResponse): void {
  const { end } = response;
  response.end = function ended(this: http.ServerResponse, ...args: unknown[]): http.ServerResponse {
    response.end = end;
    if (saysStartingUp(args[0]) && !response.headersSent) {
      response.statusCode = 503;
      response.setHeader('Retry-After', RETRY_AFTER_SECONDS);
    }
    return Reflect.apply(end, response, args);
  };
}

/** For each server of this process, whichever n8n makes. */
export function install(): void {
  for (const { prototype } of [http.Server, https.Server]) {
    const { emit } = prototype;
    prototype.emit = function emitted(this: http.Server, event: string | symbol, ...args: unknown[]): boolean {
      const [, response] = args;
      if (event === 'request' && response instanceof http.ServerResponse) watch(response);
      return Reflect.apply(emit, this, [event, ...args]);
    };
  }
}

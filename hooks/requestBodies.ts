import type { IncomingMessage, ServerResponse } from 'node:http';
import type {} from 'n8n-workflow';
import { BodyRefused, codingsOf, readBounded } from './boundedBody';

/**
 * An external hook of n8n (EXTERNAL_HOOK_FILES): bounds what a request may become. n8n itself inflates up to its
 * payload limit whatever a compressed body turns into, and says 500 to what is larger. With the hook a body that is
 * too large is 413, one that cannot be read 400, one in an unknown coding 415; nothing is started by any of them.
 */

/** Compressed bodies: what they may become. Nobody whom we know of compresses; whoever has more sends it plain. */
const INFLATED_BYTES = 1024 * 1024;
/** A plain body that says that it is no larger is n8n's to read, untouched: nearly every request there is. */
const SMALL_BYTES = 1024 * 1024;
/** What n8n reads by itself before it asks a node; anything else a node reads, or passes on as a stream. */
const PARSED = /^(?:application\/json|text\/plain|application\/x-www-form-urlencoded|[^;]*[/+]xml(?:;|$))/i;

/** The request bears what n8n's reader of bodies puts on it (declared by n8n-workflow). */
type Handler = (request: IncomingMessage, response: ServerResponse, next: () => void) => Promise<void>;

interface N8nServer {
  app: { use(handler: Handler): unknown; router: { stack: { name: string }[] } };
}

/** Goes behind n8n's own reader and takes its place for compressed bodies. */
async function boundBodies(request: IncomingMessage, response: ServerResponse, next: () => void): Promise<void> {
  const readPlain: (() => Promise<void>) | undefined = request.readRawBody;
  if (readPlain === undefined) return next();
  const codings = codingsOf(request.headers['content-encoding']);
  request.readRawBody = async () => {
    if (request.rawBody !== undefined) return;
    try {
      if (codings.length === 0) return await readPlain.call(request);
      request.rawBody = await readBounded(request, codings, INFLATED_BYTES);
      request._body = true;
    } catch (error) {
      // the rest is thrown away as it comes: a sender who is still writing would not hear the answer
      request.resume();
      throw isTooLarge(error) ? new BodyRefused(413, 'The body is larger than n8n takes') : error;
    }
  };
  // n8n makes a 500 of every error on its own way to a node: what could end in one is read before that
  if (PARSED.test(request.headers['content-type'] ?? '') && (codings.length > 0 || !isSmall(request))) {
    try {
      await request.readRawBody();
    } catch (error) {
      const status = error instanceof BodyRefused ? error.httpStatusCode : 400;
      const body = JSON.stringify({
        code: status,
        message: error instanceof BodyRefused ? error.message : 'The body could not be read',
      });
      response
        .writeHead(status, {
          'Content-Type': 'application/json; charset=utf-8',
          'Content-Length': Buffer.byteLength(body),
        })
        .end(body);
      return;
    }
  }
  next();
}

/** Node holds a sender to the length that it gives; without one, or in chunks, a body may become anything. */
function isSmall(request: IncomingMessage): boolean {
  if (request.headers['transfer-encoding'] !== undefined) return false;
  return Number(request.headers['content-length'] ?? 0) <= SMALL_BYTES;
}

/** What n8n's reader throws beyond its limit. */
function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'type' in error && error.type === 'entity.too.large';
}

/** Warns where this n8n has no such reader: without the hook it still takes what Stripe sends, which must go on. */
function install({ app }: N8nServer): void {
  app.use(boundBodies);
  const { stack } = app.router;
  const own = stack.pop();
  const reader = stack.findIndex(({ name }) => name === 'rawBodyReader');
  if (own === undefined || reader < 0) {
    process.emitWarning(
      'This n8n reads request bodies in another way: requestBodies.js of EXTERNAL_HOOK_FILES does nothing',
      'Guichet',
    );
    return;
  }
  stack.splice(reader + 1, 0, own);
}

export const n8n = { ready: [install] };

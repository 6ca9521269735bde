import {
  Agent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as httpRequest,
  type ServerResponse,
} from 'node:http';

/** A place behind the gateway. */
export interface Upstream {
  name: string;
  host: string;
  port: number;
  /** What the path begins with there, e.g. `/webhook`. */
  base: string;
}

/** Connections to the parts behind the gateway stay open: opening one costs as much as a small call. */
const agent = new Agent({ keepAlive: true, maxSockets: 128, maxFreeSockets: 64 });

/** Of one connection, not of the message (RFC 9110, 7.6.1). */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'host',
]);

/**
 * Hands a request on and streams the answer back; neither body is ever held whole. A part that is down
 * answers 503, which Stripe and supabase-js both treat as "try again".
 */
export function forward(
  request: IncomingMessage,
  response: ServerResponse,
  upstream: Upstream,
  { path, authorization }: { path: string; authorization: string | undefined },
): void {
  const headers = passed(request.headers);
  delete headers.apikey;
  if (authorization !== undefined) headers.authorization = authorization;
  const onward = httpRequest(
    {
      agent,
      host: upstream.host,
      port: upstream.port,
      method: request.method,
      path: `${upstream.base}${path}`,
      headers,
    },
    (answer) => {
      // CORS is the gateway's matter, already on the response
      for (const [name, value] of Object.entries(answer.headers)) {
        if (value !== undefined && !hopByHop.has(name) && !name.startsWith('access-control-'))
          response.setHeader(name, value);
      }
      response.writeHead(answer.statusCode ?? 502);
      answer.pipe(response);
      // cut off half-way: the client must not take it for whole
      answer.once('error', () => response.destroy());
    },
  );
  onward.once('error', (error) => {
    if (response.headersSent) return void response.destroy();
    answerJson(response, 503, {
      code: 'upstream_unavailable',
      message: `${upstream.name} does not answer (${error.message}): try again`,
      details: null,
      hint: null,
    });
  });
  response.once('close', () => {
    if (!response.writableFinished) onward.destroy();
  });
  request.pipe(onward);
}

export function answerJson(response: ServerResponse, status: number, body: Record<string, unknown>): void {
  const text = JSON.stringify(body);
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text) })
    .end(text);
}

function passed(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const kept: IncomingHttpHeaders = {};
  for (const [name, value] of Object.entries(headers)) if (!hopByHop.has(name)) kept[name] = value;
  return kept;
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Caller, GatewayPart, Log } from '../part.ts';
import { ApiKeys, type Keys } from './keys.ts';
import { answerJson, forward, type Upstream } from './proxy.ts';

export interface GatewayOptions {
  keys: Keys;
  /** What answers under `/rest/v1`. */
  postgrest: Upstream;
  /** What answers under `/functions/v1`. */
  functions: Upstream;
  auth: GatewayPart;
  realtime: GatewayPart;
}

/**
 * The address of the embedded Supabase: `/rest/v1`, `/auth/v1`, `/realtime/v1`, `/functions/v1` as on
 * a hosted project. What
 * answers for a function is somebody else's: in the stack n8n, whose webhook has the function's name.
 */
export function createGateway(options: GatewayOptions, log: Log): Server {
  const { postgrest, functions, auth, realtime } = options;
  const keys = new ApiKeys(options.keys);
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    handle(request, response).catch((error: unknown) => {
      log(
        `gateway: ${request.method} ${pathOf(request)} failed: ${error instanceof Error ? error.message : String(error)}`,
      );
      if (response.headersSent) response.destroy();
      else
        answerJson(response, 500, {
          code: 'gateway_error',
          message: 'The gateway failed on this request, see the log of the stack',
          details: null,
          hint: null,
        });
    });
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    allowBrowsers(request, response);
    if (request.method === 'OPTIONS') return void response.writeHead(204).end();
    const url = request.url ?? '/';
    const [, part, rest] = /^\/(rest|auth|realtime|functions)\/v1(.*)$/.exec(url) ?? [];
    if (part === undefined || rest === undefined) {
      return void answerJson(response, url === '/' ? 200 : 404, {
        message: 'Guichet: /rest/v1, /auth/v1, /realtime/v1 and /functions/v1, as on a hosted Supabase',
      });
    }
    const path = rest.startsWith('/') ? rest : `/${rest}`;
    const caller = callerOf(request);
    if (part === 'auth') {
      request.url = path;
      return auth.handle(request, response, caller);
    }
    if (caller === undefined) {
      return void answerJson(
        response,
        401,
        apikeyOf(request) === undefined
          ? { message: 'No API key found in request', hint: 'No `apikey` request header or url param was found.' }
          : { message: 'Invalid API key', hint: 'Use SUPABASE_ANON_KEY or SUPABASE_SERVICE_ROLE_KEY of stack.env.' },
      );
    }
    if (part === 'rest')
      return forward(request, response, postgrest, { path: withoutKey(path), authorization: `Bearer ${caller.token}` });
    if (part === 'functions')
      return forward(request, response, functions, { path, authorization: `Bearer ${caller.token}` });
    request.url = path;
    return realtime.handle(request, response, caller);
  }

  function callerOf(request: IncomingMessage): Caller | undefined {
    return keys.caller({ apikey: apikeyOf(request), authorization: request.headers.authorization });
  }

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', (error) => log(`gateway: a socket broke: ${error.message}`));
    const [, path] = /^\/realtime\/v1(\/.*)$/.exec(request.url ?? '') ?? [];
    const caller = callerOf(request);
    if (path === undefined || realtime.upgrade === undefined)
      return void socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
    if (caller === undefined) return void socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n');
    request.url = path;
    realtime.upgrade(request, socket, head, caller);
  });

  return server;
}

function apikeyOf(request: IncomingMessage): string | undefined {
  const header = request.headers.apikey;
  if (typeof header === 'string' && header !== '') return header;
  const query = request.url?.indexOf('?') ?? -1;
  if (query < 0) return undefined;
  return new URLSearchParams(request.url?.slice(query + 1)).get('apikey') ?? undefined;
}

/** PostgREST would take `apikey` for a filter on a column of that name. */
function withoutKey(path: string): string {
  if (!path.includes('apikey=')) return path;
  return path.replace(/([?&])apikey=[^&]*&?/, '$1').replace(/[?&]$/, '');
}

function pathOf(request: IncomingMessage): string {
  return request.url?.split('?')[0] ?? '/';
}

function allowBrowsers(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('access-control-allow-origin', request.headers.origin ?? '*');
  if (request.headers.origin !== undefined) response.setHeader('vary', 'origin');
  response.setHeader(
    'access-control-expose-headers',
    'content-range, content-location, content-encoding, content-type, location, preference-applied, range-unit, x-total-count, x-supabase-api-version',
  );
  if (request.method !== 'OPTIONS') return;
  response.setHeader('access-control-allow-methods', 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS');
  response.setHeader('access-control-allow-headers', request.headers['access-control-request-headers'] ?? '*');
  response.setHeader('access-control-max-age', '3600');
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { PageFile } from './files.ts';

export interface PageServerOptions {
  /** Asked anew for each request: they are read when the part starts. */
  files(): ReadonlyMap<string, PageFile>;
  /** What the pages may know: /config.json. */
  config: { supabaseUrl: string; anonKey: string; functionsUrl: string; locale: 'fr' | 'en' };
}

/** Serves the built pages; every address that is no file is a page's, and the page itself knows which. */
export function createPageServer({ files, config }: PageServerOptions): Server {
  const configBody = Buffer.from(JSON.stringify(config));
  const headers = securityHeaders(config);
  return createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
    const path = pathOf(request);
    if (path === '/config.json')
      return send(request, response, { type: 'application/json', plain: configBody }, { caching: 'no-store' });
    const file = files().get(path);
    if (file !== undefined && path !== '/index.html')
      return send(request, response, file, {
        caching: file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
      });
    if (path.startsWith('/assets/') || /\.\w{2,5}$/.test(path))
      return void response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found');
    const page = files().get('/index.html');
    if (page === undefined)
      return void response.writeHead(503, { 'content-type': 'text/plain' }).end('The pages are not built yet');
    send(request, response, page, { caching: 'no-cache' });
  });
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?')[0] ?? '/';
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  file: { type: string; plain: Buffer; gzip?: Buffer },
  { caching }: { caching: string },
): void {
  const compressed =
    file.gzip !== undefined && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '') ? file.gzip : undefined;
  const body = compressed ?? file.plain;
  response.writeHead(200, {
    'content-type': file.type,
    'content-length': body.length,
    'cache-control': caching,
    ...(file.gzip === undefined ? {} : { vary: 'accept-encoding' }),
    ...(compressed === undefined ? {} : { 'content-encoding': 'gzip' }),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** Scripts and styles from here only; connections to Supabase and the workflows only; in nobody's frame. */
function securityHeaders({ supabaseUrl, functionsUrl }: PageServerOptions['config']): Record<string, string> {
  const supabase = new URL(supabaseUrl);
  const live = `${supabase.protocol === 'https:' ? 'wss' : 'ws'}://${supabase.host}`;
  const connections = new Set(["'self'", supabase.origin, live, new URL(functionsUrl).origin]);
  return {
    'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src ${[...connections].join(' ')}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
  };
}

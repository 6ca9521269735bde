import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** What came to a stand-in of n8n. */
export interface Arrived {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** A process of n8n as the proxy sees it: keeps what comes, and says that it is there. */
export interface Upstream {
  port: number;
  arrived: Arrived[];
  /** Answers in place of `{"from": name}`. */
  answer(how: (request: Arrived, response: ServerResponse) => void): void;
  reset(): void;
  close(): Promise<void>;
}

export async function startUpstream(
  name: string,
  { host = '127.0.0.1', port = 0 }: { host?: string; port?: number } = {},
): Promise<Upstream> {
  const arrived: Arrived[] = [];
  const plain = (_: Arrived, response: ServerResponse): void =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ from: name }));
  let how = plain;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = told(request, Buffer.concat(chunks));
      arrived.push(one);
      how(one, response);
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    arrived.push(told(request, Buffer.alloc(0)));
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
    socket.end('open');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The system gave no port');
  return {
    port: address.port,
    arrived,
    answer: (next) => {
      how = next;
    },
    reset: () => {
      arrived.length = 0;
      how = plain;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function told(request: IncomingMessage, body: Buffer): Arrived {
  return { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body };
}

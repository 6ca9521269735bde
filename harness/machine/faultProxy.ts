import { createServer, type IncomingMessage, request as forward, type Server, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

/** How the network treats one call: answers, or the work is done and the answer gets lost. */
export type Fault = 'none' | 'lost_answer';

/**
 * The network between a bridge and the real Supabase: hands HTTP and realtime through unchanged, tells of each
 * call, and loses answers where it is asked to.
 */
export class FaultProxy {
  /** Asked before each call of a function, by its name. */
  fault: (call: string) => Fault = () => 'none';
  readonly #target: URL;
  readonly #sockets = new Set<Duplex>();
  readonly #server: Server;

  /** @param target address of the Supabase gateway, http */
  constructor(target: string) {
    this.#target = new URL(target);
    this.#server = createServer((request, response) => this.#hand(request, response));
    this.#server.on('upgrade', (request, socket, head) => this.#tunnel(request, socket, head));
  }

  /** @returns its address */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    if (typeof address !== 'object' || address === null) throw new Error('the proxy has no address');
    return `http://127.0.0.1:${address.port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #hand(request: IncomingMessage, response: ServerResponse): void {
    const call = /^\/rest\/v1\/rpc\/(\w+)/.exec(request.url ?? '')?.[1];
    const fault = call === undefined ? 'none' : this.fault(call);
    const { hostname, port } = this.#target;
    const outgoing = forward(
      {
        hostname,
        port,
        method: request.method,
        path: request.url,
        headers: { ...request.headers, host: this.#target.host },
      },
      (answer) => {
        if (fault === 'lost_answer') {
          answer.resume(); // the work is done to its end
          answer.once('end', () => request.socket.destroy());
          return;
        }
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    outgoing.once('error', () => request.socket.destroy());
    request.pipe(outgoing);
  }

  #tunnel(request: IncomingMessage, near: Duplex, head: Buffer): void {
    const far = connect(Number(this.#target.port), this.#target.hostname, () => {
      const headers = Object.entries({ ...request.headers, host: this.#target.host }).map(
        ([name, value]) => `${name}: ${String(value)}`,
      );
      far.write(`${request.method} ${request.url} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
      far.write(head);
      near.pipe(far).pipe(near);
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(one);
      one.once('error', () => other.destroy());
      one.once('close', () => {
        this.#sockets.delete(one);
        other.destroy();
      });
    }
  }
}

import { createServer, type RequestListener, type Server } from 'node:http';
import type { Part } from '../part.ts';

export interface HttpServerOptions {
  host: string;
  /** 0 takes a free one. */
  port: number;
  app: RequestListener;
}

/** The port on which the interface answers. */
export class HttpServer implements Part {
  readonly #options: HttpServerOptions;
  #server: Server | undefined;

  constructor(options: HttpServerOptions) {
    this.#options = options;
  }

  /** Port it listens on. */
  get port(): number {
    const address = this.#server?.address();
    return typeof address === 'object' && address !== null ? address.port : this.#options.port;
  }

  /** @throws Error when the port is taken */
  async start(): Promise<void> {
    const { host, port, app } = this.#options;
    const server = createServer(app);
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) =>
        reject(new Error(`the HTTP port ${host}:${port} cannot be taken: ${error.message}`)),
      );
      server.listen(port, host, resolve);
    });
  }

  stop(): void {
    this.#server?.close();
    this.#server?.closeAllConnections();
  }
}

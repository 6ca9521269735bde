import { createServer, type Server } from 'node:http';
import express, { type NextFunction, type Request, type Response } from 'express';
import { control } from './control/routes.ts';
import { api } from './http/api.ts';
import type { Engine } from './http/context.ts';
import { Faults } from './http/faults.ts';
import { dropOldKeys } from './http/idempotency.ts';
import { RateLimit } from './http/rateLimit.ts';
import { Validator } from './http/validate.ts';
import { pages } from './pages/routes.ts';
import { createEndpoint } from './resources/webhookEndpoints.ts';
import { loadSchemas } from './schema/load.ts';
import { Account, API_VERSION } from './state/account.ts';
import { Journal } from './state/journal.ts';
import { passTime } from './state/time.ts';
import { Deliveries } from './webhooks/deliveries.ts';

/** One line for the one who runs it. */
export type Log = (line: string) => void;

export interface StandInOptions {
  /** Where pages and the API are reached, without a trailing slash. */
  baseUrl: string;
  secretKey: string;
  /** Absolute file that keeps the account over a restart; none: memory only. */
  journalFile?: string;
  /** The endpoint that is there from the start. */
  webhook?: { url: string; secret: string };
}

/** An account, its API, its pages and its webhooks; `server` is not listening yet. */
export class StandIn {
  readonly server: Server;
  readonly account: Account;
  readonly deliveries: Deliveries;
  readonly #options: StandInOptions;
  #ticking: NodeJS.Timeout | undefined;

  constructor(options: StandInOptions, log: Log) {
    this.#options = options;
    this.account = new Account(
      options.baseUrl,
      options.journalFile === undefined ? undefined : new Journal(options.journalFile),
    );
    this.deliveries = new Deliveries(this.account, log);
    this.account.onEvent = (event) => this.deliveries.enqueue(event);
    const engine: Engine = {
      account: this.account,
      faults: new Faults(),
      rateLimit: new RateLimit(),
      refundOutcomes: [],
      secretKey: options.secretKey,
    };
    const app = express();
    app.disable('x-powered-by');
    app.disable('etag');
    app.use(express.text({ type: () => true, limit: '2mb' }));
    app.use(api(engine, new Validator(loadSchemas())));
    app.use(control(engine, this.deliveries, () => this.#reset()));
    app.use(pages(engine));
    app.use((error: Error, _request: Request, response: Response, _next: NextFunction) => {
      log(`Stripe stand-in: ${error.stack ?? error.message}`);
      response.status(500).json({ error: { type: 'api_error', message: `The stand-in failed: ${error.message}` } });
    });
    this.server = createServer(app);
  }

  /** Restores the account and begins to deliver; call it before the server listens. */
  begin(): void {
    this.account.restore();
    dropOldKeys(this.account, true);
    this.#installWebhook();
    this.deliveries.start();
    this.#ticking = setInterval(
      () => this.account.perform({ id: null, idempotency_key: null }, () => passTime(this.account)),
      1000,
    );
    this.#ticking.unref();
  }

  async end(): Promise<void> {
    clearInterval(this.#ticking);
    await this.deliveries.stop();
    this.account.flush();
    if (!this.server.listening) return;
    await new Promise<void>((resolve, reject) => {
      this.server.close((error) => {
        if (error === undefined) resolve();
        else reject(error);
      });
      this.server.closeAllConnections();
    });
  }

  #reset(): void {
    this.account.clear();
    this.#installWebhook();
  }

  /** The configured endpoint; a restart with another address or secret changes it. */
  #installWebhook(): void {
    const { webhook } = this.#options;
    if (webhook === undefined) return;
    createEndpoint(
      this.account,
      { url: webhook.url, enabled_events: ['*'], api_version: API_VERSION },
      webhook.secret,
      { id: 'we_guichet' },
    );
    this.account.flush();
  }
}

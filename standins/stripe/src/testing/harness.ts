import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { z } from 'zod';
import { StandIn } from '../standIn.ts';

export const SECRET_KEY = 'sk_test_standin';
export const WEBHOOK_SECRET = 'whsec_standin';

/** A stand-in on a port of its own with the unmodified client of Stripe, and an endpoint that takes its events. */
export interface Harness {
  standIn: StandIn;
  stripe: Stripe;
  url: string;
  /** Events as they arrived, signature checked. */
  received: Stripe.Event[];
  /** What the endpoint answers; 200 where it is not set. */
  answer: { status: number };
  control(path: string, body?: object, method?: string): Promise<Record<string, unknown>>;
  /** Waits until no event is on its way. */
  delivered(): Promise<void>;
  stop(): Promise<void>;
}

export async function startHarness(options: { journalFile?: string } = {}): Promise<Harness> {
  const received: Stripe.Event[] = [];
  const answer = { status: 200 };
  const verifier = new Stripe(SECRET_KEY);
  const endpoint = createServer((request, response) => {
    void readBody(request)
      .then((body) => {
        const event = verifier.webhooks.constructEvent(body, request.headers['stripe-signature'] ?? '', WEBHOOK_SECRET);
        if (answer.status < 300) received.push(event);
        response.writeHead(answer.status).end();
      })
      .catch((error: unknown) => response.writeHead(400).end(String(error)));
  });
  const endpointPort = await listenAnywhere(endpoint);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const standIn = new StandIn(
    {
      baseUrl: url,
      secretKey: SECRET_KEY,
      webhook: { url: `http://127.0.0.1:${endpointPort}/webhook`, secret: WEBHOOK_SECRET },
      ...(options.journalFile === undefined ? {} : { journalFile: options.journalFile }),
    },
    () => undefined,
  );
  standIn.begin();
  await new Promise<void>((resolve) => {
    standIn.server.listen(port, '127.0.0.1', () => resolve());
  });
  const stripe = new Stripe(SECRET_KEY, {
    host: '127.0.0.1',
    port,
    protocol: 'http',
    telemetry: false,
    maxNetworkRetries: 0,
  });
  return {
    standIn,
    stripe,
    url,
    received,
    answer,
    async control(path, body = {}, method = 'POST') {
      const response = await fetch(`${url}/_control/${path}`, {
        method,
        ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
      });
      const said = z.record(z.string(), z.unknown()).parse(await response.json());
      if (!response.ok) throw new Error(`_control/${path} answered ${response.status}: ${JSON.stringify(said)}`);
      return said;
    },
    async delivered() {
      for (let wait = 0; wait < 400; wait += 1) {
        if (standIn.deliveries.waiting === 0) return;
        await new Promise((resolve) => {
          setTimeout(resolve, 10);
        });
      }
      throw new Error(`${standIn.deliveries.waiting} webhooks are still waiting`);
    },
    async stop() {
      await standIn.end();
      await new Promise<void>((resolve) => {
        endpoint.close(() => resolve());
        endpoint.closeAllConnections();
      });
    },
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function listenAnywhere(server: ReturnType<typeof createServer>): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address: AddressInfo | string | null = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

async function freePort(): Promise<number> {
  const probe = createServer();
  const port = await listenAnywhere(probe);
  await new Promise<void>((resolve) => {
    probe.close(() => resolve());
  });
  return port;
}

/** What a promise was refused with; an error where it was kept. */
export async function refusal(promise: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error('Stripe was expected to refuse this, and did not');
}

import type { IExecuteFunctions } from 'n8n-workflow';
import Stripe from 'stripe';
import * as z from 'zod';
import { messageOf } from '../../shared/errors';
import { Pace } from './pace';

export const STRIPE_CREDENTIAL = 'guichetStripeApi';

const credentialSchema = z.object({
  secretKey: z
    .string()
    .trim()
    .regex(/^(sk|rk)_(test|live)_[\x21-\x7e]+$/, 'Stripe credential: the secret key must begin with sk_ or rk_'),
  baseUrl: z.preprocess(
    (url) => (url === undefined || url === '' ? 'https://api.stripe.com' : url),
    z
      .string()
      .trim()
      .regex(
        /^https?:\/\/[^/\s]+\/?$/,
        'Stripe credential: the base URL must be http(s):// and a host, without a path',
      ),
  ),
});

/** A client and the pace that all executions of this process keep together. */
export interface Connection {
  stripe: Stripe;
  pace: Pace;
}

/** Less than an execution may take, so that a hanging request ends as an error of its item. */
const TIMEOUT_MS = 20_000;
const NETWORK_RETRIES = 2;
const connections = new Map<string, Connection>();

/** The client of a credential; the same one for the same key and address, so that connections are kept alive. */
export function connect(credential: object): Connection {
  const parsed = credentialSchema.safeParse(credential);
  if (!parsed.success) throw new Error(parsed.error.issues[0]?.message ?? 'Stripe credential: not readable');
  const { secretKey, baseUrl } = parsed.data;
  const key = `${baseUrl} ${secretKey}`;
  let connection = connections.get(key);
  if (connection === undefined) {
    const { protocol, hostname, port } = new URL(baseUrl);
    const stripe = new Stripe(secretKey, {
      host: hostname,
      port: port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port),
      protocol: protocol === 'http:' ? 'http' : 'https',
      telemetry: false,
      maxNetworkRetries: NETWORK_RETRIES,
      timeout: TIMEOUT_MS,
      appInfo: { name: 'n8n-nodes-guichet' },
    });
    connection = { stripe, pace: new Pace() };
    connections.set(key, connection);
  }
  return connection;
}

/** No request was begun, and none is at fault: n8n could not read the credential, or it cannot be used. */
export class NoConnection extends Error {
  override readonly name = 'NoConnection';
  readonly hint = 'Nothing was sent to Stripe. Check the Stripe credential, and that n8n reaches its own database';

  constructor(cause: unknown) {
    super(messageOf(cause), { cause });
  }
}

/** The client that the node's credential opens. @throws NoConnection */
export function connectionOf(context: IExecuteFunctions): Promise<Connection> {
  return context
    .getCredentials(STRIPE_CREDENTIAL)
    .then(connect)
    .catch((cause: unknown) => Promise.reject(new NoConnection(cause)));
}

import Stripe from 'stripe';
import { Pool, type QueryResultRow } from 'pg';
import { z } from 'zod';

/** What of stack.env the soak of money needs. */
export const moneyEnv = z.object({
  SUPABASE_URL: z.url(),
  SUPABASE_ANON_KEY: z.string().min(1),
  SUPABASE_SERVICE_ROLE_KEY: z.string().min(1),
  DATABASE_URL: z.string().min(1),
  STRIPE_API_URL: z
    .url()
    .refine((url) => !url.includes('api.stripe.com'), 'is the real Stripe: a soak pays at the stand-in only'),
  STRIPE_SECRET_KEY: z.string().min(1),
  GUICHET_HOME: z.string().min(1),
});
export type MoneyEnv = z.infer<typeof moneyEnv>;

/** What a door said: the soak makes its own mistakes, and a refusal is an answer like another. */
export interface Answer {
  status: number;
  body: unknown;
}

/** The doors of the running product, as its people, its machines and Stripe's Dashboard have them. */
export class Doors {
  readonly env: MoneyEnv;
  /** Stripe as the stack has it: what the Dashboard does. No retry of its own: a fault is to be met. */
  readonly stripe: Stripe;
  readonly #pool: Pool;

  constructor(env: MoneyEnv) {
    this.env = env;
    const api = new URL(env.STRIPE_API_URL);
    this.stripe = new Stripe(env.STRIPE_SECRET_KEY, {
      host: api.hostname,
      port: api.port,
      protocol: api.protocol === 'http:' ? 'http' : 'https',
      maxNetworkRetries: 0,
      telemetry: false,
    });
    this.#pool = new Pool({ connectionString: env.DATABASE_URL, max: 4 });
    this.#pool.on('error', (error) => process.stderr.write(`idle connection: ${error.message}\n`));
  }

  async query<R extends QueryResultRow>(sql: string, values: unknown[] = []): Promise<R[]> {
    return (await this.#pool.query<R>(sql, values)).rows;
  }

  /** A SQL function by the REST interface, as whoever bears `token`; as the server where there is none. */
  rpc(name: string, args: object, token?: string): Promise<Answer> {
    const { SUPABASE_URL, SUPABASE_ANON_KEY, SUPABASE_SERVICE_ROLE_KEY } = this.env;
    return posted(`${SUPABASE_URL}/rest/v1/rpc/${name}`, args, {
      apikey: token === undefined ? SUPABASE_SERVICE_ROLE_KEY : SUPABASE_ANON_KEY,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    });
  }

  /** A SQL function as whoever has no account: a machine with its own token in the arguments. */
  rpcAsNobody(name: string, args: object): Promise<Answer> {
    const { SUPABASE_URL, SUPABASE_ANON_KEY } = this.env;
    return posted(`${SUPABASE_URL}/rest/v1/rpc/${name}`, args, { apikey: SUPABASE_ANON_KEY });
  }

  /** A row of a table, as the server. */
  async insert(table: string, row: object): Promise<unknown> {
    const { SUPABASE_URL, SUPABASE_SERVICE_ROLE_KEY } = this.env;
    const { status, body } = await posted(`${SUPABASE_URL}/rest/v1/${table}`, row, {
      apikey: SUPABASE_SERVICE_ROLE_KEY,
      prefer: 'return=representation',
    });
    if (status >= 300) throw new Error(`a row of ${table}: ${status} ${JSON.stringify(body)}`);
    return Array.isArray(body) ? body[0] : body;
  }

  /** A workflow by its documented name. */
  workflow(name: string, body: object, token?: string): Promise<Answer> {
    const { SUPABASE_URL, SUPABASE_ANON_KEY } = this.env;
    return posted(`${SUPABASE_URL}/functions/v1/${name}`, body, {
      apikey: SUPABASE_ANON_KEY,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    });
  }

  /** What buyers and banks do at the stand-in. */
  control(path: string, body: object = {}, method: 'POST' | 'DELETE' | 'GET' = 'POST'): Promise<Answer> {
    return posted(`${this.env.STRIPE_API_URL}/_control/${path}`, body, {}, method);
  }

  close(): Promise<void> {
    return this.#pool.end();
  }
}

async function posted(
  url: string,
  body: object,
  headers: Record<string, string>,
  method: 'POST' | 'DELETE' | 'GET' = 'POST',
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(method === 'POST' && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(60_000),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : parsed(text) };
}

/** A proxy's or a server's own page is no JSON; it is told as it is. */
function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}

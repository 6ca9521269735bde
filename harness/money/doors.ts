import Stripe from 'stripe';
import type { QueryResultRow } from 'pg';
import { z } from 'zod';
import { ask, type Answer } from '../ask.ts';
import { productEnv } from '../machine/product.ts';
import { openDatabase, type Database } from '../stack/database.ts';

/** What of stack.env the soak of money needs. */
export const moneyEnv = productEnv.extend({ GUICHET_HOME: z.string().min(1) });
export type MoneyEnv = z.infer<typeof moneyEnv>;

/** Longer than any door takes on a busy machine; what is cut off then is weather. */
const PATIENCE_MS = 60_000;

/** The doors of the running product, as its people, its machines and Stripe's Dashboard have them. */
export class Doors {
  readonly env: MoneyEnv;
  /** Stripe as the stack has it: what the Dashboard does. No retry of its own: a fault is to be met. */
  readonly stripe: Stripe;
  readonly #database: Database;

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
    this.#database = openDatabase(env.DATABASE_URL);
  }

  query<R extends QueryResultRow>(sql: string, values: unknown[] = []): Promise<R[]> {
    return this.#database.query<R>(sql, values);
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
    return posted(`${this.env.STRIPE_API_URL}/_control/${path}`, body, {}, { method });
  }

  close(): Promise<void> {
    return this.#database.close();
  }
}

function posted(
  url: string,
  body: object,
  headers: Record<string, string>,
  { method = 'POST' }: { method?: 'POST' | 'DELETE' | 'GET' } = {},
): Promise<Answer> {
  return ask(url, body, { headers, method, signal: AbortSignal.timeout(PATIENCE_MS) });
}

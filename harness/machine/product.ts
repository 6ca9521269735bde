import type { QueryResultRow } from 'pg';
import { z } from 'zod';
import { ask } from '../ask.ts';
import { openDatabase, type Database } from '../stack/database.ts';

/** What of stack.env a soak needs. */
export const productEnv = z.object({
  SUPABASE_URL: z.url(),
  SUPABASE_ANON_KEY: z.string().min(1),
  SUPABASE_SERVICE_ROLE_KEY: z.string().min(1),
  DATABASE_URL: z.string().min(1),
  STRIPE_API_URL: z
    .url()
    .refine((url) => !url.includes('api.stripe.com'), 'is the real Stripe: a soak pays at the stand-in only'),
  STRIPE_SECRET_KEY: z.string().min(1),
});
export type ProductEnv = z.infer<typeof productEnv>;

/** The running product by its own doors, and a look at its tables. */
export class Product {
  readonly env: ProductEnv;
  readonly #database: Database;

  constructor(env: ProductEnv) {
    this.env = env;
    this.#database = openDatabase(env.DATABASE_URL);
  }

  query<R extends QueryResultRow>(sql: string, values: unknown[] = []): Promise<R[]> {
    return this.#database.query<R>(sql, values);
  }

  /** A SQL function or a table of the REST interface, as the server or as whoever bears `token`. */
  async rest(path: string, body: object, token?: string): Promise<unknown> {
    const { SUPABASE_URL, SUPABASE_ANON_KEY, SUPABASE_SERVICE_ROLE_KEY } = this.env;
    return posted(`${SUPABASE_URL}/rest/v1/${path}`, body, {
      apikey: token === undefined ? SUPABASE_SERVICE_ROLE_KEY : SUPABASE_ANON_KEY,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    });
  }

  /** A workflow by its documented name. */
  async workflow(name: string, body: object, token?: string): Promise<unknown> {
    const { SUPABASE_URL, SUPABASE_ANON_KEY } = this.env;
    return posted(`${SUPABASE_URL}/functions/v1/${name}`, body, {
      apikey: SUPABASE_ANON_KEY,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    });
  }

  /** Somebody new, with an account. */
  async signUp(email: string, password: string): Promise<void> {
    const { SUPABASE_URL, SUPABASE_SERVICE_ROLE_KEY } = this.env;
    await posted(
      `${SUPABASE_URL}/auth/v1/admin/users`,
      { email, password, email_confirm: true },
      { apikey: SUPABASE_SERVICE_ROLE_KEY, authorization: `Bearer ${SUPABASE_SERVICE_ROLE_KEY}` },
    );
  }

  /** @returns an access token, good for an hour */
  async signIn(email: string, password: string): Promise<string> {
    const { SUPABASE_URL, SUPABASE_ANON_KEY } = this.env;
    const answer = await posted(
      `${SUPABASE_URL}/auth/v1/token?grant_type=password`,
      { email, password },
      { apikey: SUPABASE_ANON_KEY },
    );
    return z.object({ access_token: z.string() }).parse(answer).access_token;
  }

  /**
   * The buyer's button on the page of the stand-in.
   * @returns false where the page takes no money any more
   */
  async payCheckout(checkoutId: string): Promise<boolean> {
    const response = await fetch(`${this.env.STRIPE_API_URL}/_control/checkout/${checkoutId}/pay`, {
      method: 'POST',
      body: '{"outcome":"pay"}',
    });
    const text = await response.text();
    if (!response.ok && response.status !== 400)
      throw new Error(`paying ${checkoutId} at the stand-in: ${response.status} ${text}`);
    return response.ok;
  }

  /** An object or a page of Stripe's API. */
  async stripe(path: string): Promise<unknown> {
    const { STRIPE_API_URL, STRIPE_SECRET_KEY } = this.env;
    const response = await fetch(`${STRIPE_API_URL}/v1/${path}`, {
      headers: { authorization: `Bearer ${STRIPE_SECRET_KEY}` },
    });
    if (!response.ok) throw new Error(`GET ${path} at the stand-in: ${response.status} ${await response.text()}`);
    return response.json();
  }

  close(): Promise<void> {
    return this.#database.close();
  }
}

/** @throws Error with the answer of a door that did not open */
async function posted(url: string, body: object, headers: Record<string, string>): Promise<unknown> {
  const answer = await ask(url, body, { headers: { prefer: 'return=representation', ...headers } });
  if (answer.status >= 200 && answer.status < 300) return answer.body;
  const said = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
  throw new Error(`POST ${url}: ${answer.status} ${said}`);
}

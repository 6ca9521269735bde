import { setTimeout as sleep } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { Pool, type QueryResultRow } from 'pg';
import { z } from 'zod';

const envSchema = z.object({
  SUPABASE_URL: z.url(),
  SUPABASE_ANON_KEY: z.string(),
  SUPABASE_SERVICE_ROLE_KEY: z.string(),
  DATABASE_URL: z.string(),
  STRIPE_API_URL: z.url(),
  MACHINE_SIMULATOR_URL: z.url().optional(),
  MACHINE_ID: z.string().optional(),
});

/** Somebody who is signed in: the access token that their pages send. */
export interface Visitor {
  id: string;
  token: string;
}

/** What a demo plays on: the doors of the running product, and a look at its tables. */
export interface Stage {
  /** true: the stand-in is paid by the demo; false: the real Stripe, a person pays */
  readonly standIn: boolean;
  /** Address of the simulated machine. */
  readonly simulatorUrl: string | undefined;
  /** Code of that machine in the database. */
  readonly machineId: string | undefined;
  step(title: string): void;
  /** Prints the rows of a query, which only looks. */
  show(title: string, sql: string, values?: unknown[]): Promise<void>;
  query<Row extends QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** Asks until a row comes. @throws after the time is over, naming what was waited for */
  until<Row extends QueryResultRow>(what: string, sql: string, values: unknown[]): Promise<Row>;
  signUp(name: string, admin?: boolean): Promise<Visitor>;
  /** A SQL function as this person, or as the server. */
  rpc(name: string, args: object, visitor?: Visitor): Promise<unknown>;
  insert(table: string, row: object): Promise<{ id: string }>;
  /** A workflow by its name, as a page calls it. */
  workflow(name: string, body: object, visitor: Visitor): Promise<unknown>;
  stripeControl(path: string, body: object): Promise<unknown>;
  close(): Promise<void>;
}

/** What a file of this folder exports. */
export const demoModule = z.object({
  demo: z.custom<(stage: Stage) => Promise<void>>((value) => typeof value === 'function'),
});

const row = z.object({ id: z.uuid() });
const inserted = z.tuple([row]);
const session = z.object({ access_token: z.string() });

export function openStage(values: Record<string, string>): Stage {
  const env = envSchema.parse(values);
  const pool = new Pool({ connectionString: env.DATABASE_URL, max: 2 });
  let steps = 0;

  async function post(
    url: string,
    key: string,
    body: object,
    { token }: { token?: string | undefined } = {},
  ): Promise<unknown> {
    const answer = await fetch(url, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: {
        'content-type': 'application/json',
        apikey: key,
        prefer: 'return=representation',
        origin: env.SUPABASE_URL,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`POST ${url}: ${answer.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
  const query = async <Row extends QueryResultRow>(sql: string, parameters: unknown[] = []): Promise<Row[]> =>
    (await pool.query<Row>(sql, parameters)).rows;

  return {
    standIn: !env.STRIPE_API_URL.includes('api.stripe.com'),
    simulatorUrl: env.MACHINE_SIMULATOR_URL,
    machineId: env.MACHINE_ID,
    query,
    step(title) {
      steps += 1;
      process.stdout.write(`\n${steps}. ${title}\n`);
    },
    async show(title, sql, parameters = []) {
      process.stdout.write(`   ${title}\n`);
      for (const found of await query(sql, parameters)) {
        process.stdout.write(
          `     ${Object.entries(found)
            .map(([name, value]) => `${name}=${value instanceof Date ? value.toISOString() : String(value)}`)
            .join('  ')}\n`,
        );
      }
    },
    async until<Row extends QueryResultRow>(what: string, sql: string, parameters: unknown[]) {
      const end = Date.now() + 600_000;
      for (;;) {
        const [found] = await query<Row>(sql, parameters);
        if (found !== undefined) return found;
        if (Date.now() > end) throw new Error(`Waited ten minutes in vain for ${what}`);
        await sleep(200);
      }
    },
    async signUp(name, admin = false) {
      const [email, password] = [`${name}-${randomUUID().slice(0, 8)}@example.fr`, randomUUID()];
      const { id } = row.parse(
        await post(`${env.SUPABASE_URL}/auth/v1/admin/users`, env.SUPABASE_SERVICE_ROLE_KEY, {
          email,
          password,
          email_confirm: true,
        }),
      );
      if (admin)
        await post(`${env.SUPABASE_URL}/rest/v1/rpc/set_staff_role`, env.SUPABASE_SERVICE_ROLE_KEY, {
          user_id: id,
          role: 'administrator',
        });
      const { access_token } = session.parse(
        await post(`${env.SUPABASE_URL}/auth/v1/token?grant_type=password`, env.SUPABASE_ANON_KEY, { email, password }),
      );
      return { id, token: access_token };
    },
    rpc: (name, args, visitor) =>
      post(
        `${env.SUPABASE_URL}/rest/v1/rpc/${name}`,
        visitor === undefined ? env.SUPABASE_SERVICE_ROLE_KEY : env.SUPABASE_ANON_KEY,
        args,
        { token: visitor?.token },
      ),
    insert: async (table, values) =>
      inserted.parse(await post(`${env.SUPABASE_URL}/rest/v1/${table}`, env.SUPABASE_SERVICE_ROLE_KEY, values))[0],
    workflow: (name, body, visitor) =>
      post(`${env.SUPABASE_URL}/functions/v1/${name}`, env.SUPABASE_ANON_KEY, body, { token: visitor.token }),
    stripeControl: (path, body) => post(`${env.STRIPE_API_URL}/_control/${path}`, '', body),
    close: () => pool.end(),
  };
}

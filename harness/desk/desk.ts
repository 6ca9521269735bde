import { randomUUID } from 'node:crypto';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { Pool, type QueryResultRow } from 'pg';
import { z } from 'zod';
import { startTill } from './till.ts';
import { totp } from './totp.ts';

export type Role = 'owner' | 'administrator' | 'staff' | 'support' | 'accountant' | 'technician';

/** Somebody with an account. */
export interface Colleague {
  id: string;
  email: string;
  password: string;
  /** Signed in as this person; with the second factor where it was enrolled. */
  client: SupabaseClient;
  /** The secret of the second factor, base32; for `totp()`. */
  secret: string | undefined;
}

/** A desk with everything behind it that it asks. */
export interface Desk {
  /** Where the pages are; the desk is at `${url}/bureau`. */
  url: string;
  /** With the service key. */
  service: SupabaseClient;
  /** As the owner of the tables, for arranging and looking. */
  query<Row extends QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** A new account with these roles; staff with a second factor unless told otherwise. */
  person(name: string, roles?: readonly Role[], options?: { factor?: boolean }): Promise<Colleague>;
  /** Lets go of it; a till ends. */
  close(): Promise<void>;
}

const address = z.object({
  WEB_URL: z.url(),
  SUPABASE_URL: z.url(),
  SUPABASE_ANON_KEY: z.string(),
  SUPABASE_SERVICE_ROLE_KEY: z.string(),
  DATABASE_URL: z.string(),
});
const noSession = { auth: { persistSession: false, autoRefreshToken: false } };

/** The desk of the running stack where the environment names one (WEB_URL), else a till of one's own. */
export async function openDesk(log: (line: string) => void = () => undefined): Promise<Desk> {
  const running = address.safeParse(process.env);
  if (running.success) return deskAt(running.data, () => Promise.resolve());
  const till = await startTill(log);
  return deskAt(address.parse(till.env), till.stop);
}

function deskAt(env: z.infer<typeof address>, end: () => Promise<void>): Desk {
  const pool = new Pool({ connectionString: env.DATABASE_URL, max: 4 });
  // an idle connection that breaks must not end the process
  pool.on('error', (error) => console.error(`idle connection: ${error.message}`));
  const service = createClient(env.SUPABASE_URL, env.SUPABASE_SERVICE_ROLE_KEY, noSession);
  const query = async <Row extends QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> =>
    (await pool.query<Row>(sql, values)).rows;
  return {
    url: env.WEB_URL,
    service,
    query,
    async person(name, roles = [], { factor = true } = {}) {
      const account = { email: `${name}-${randomUUID().slice(0, 8)}@example.fr`, password: randomUUID() };
      const made = await service.auth.admin.createUser({ ...account, email_confirm: true });
      if (made.error !== null) throw made.error;
      const { id } = made.data.user;
      for (const role of roles)
        await query('insert into guichet.staff_roles (user_id, role) values ($1, $2)', [id, role]);
      const client = createClient(env.SUPABASE_URL, env.SUPABASE_ANON_KEY, noSession);
      const signedIn = await client.auth.signInWithPassword(account);
      if (signedIn.error !== null) throw signedIn.error;
      const secret = factor && roles.length > 0 ? await enrol(client) : undefined;
      return { id, ...account, client, secret };
    },
    async close() {
      await pool.end();
      await end();
    },
  };
}

/** Gives a person a second factor, and their client a token that bears it. @returns its secret, base32 */
export async function enrol(client: SupabaseClient): Promise<string> {
  const factor = await client.auth.mfa.enroll({ factorType: 'totp' });
  if (factor.error !== null) throw factor.error;
  const { id, totp: asked } = factor.data;
  const shown = await client.auth.mfa.challengeAndVerify({ factorId: id, code: totp(asked.secret) });
  if (shown.error !== null) throw shown.error;
  return asked.secret;
}

import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';

type Queryable = Pool | PoolClient;

const factorRow = z.object({
  id: z.string(),
  user_id: z.string(),
  friendly_name: z.string().nullable(),
  factor_type: z.string(),
  status: z.enum(['unverified', 'verified']),
  secret: z.string(),
  created_at: z.date().transform((value) => value.toISOString()),
  updated_at: z.date().transform((value) => value.toISOString()),
});
export type Factor = z.infer<typeof factorRow>;
const columns = 'id, user_id, friendly_name, factor_type, status, secret, created_at, updated_at';

/** A factor as it is answered: never with its secret. */
export function shownFactor({
  secret: _secret,
  user_id: _user,
  ...factor
}: Factor): Omit<Factor, 'secret' | 'user_id'> {
  return factor;
}

export async function listFactors(db: Queryable, userId: string): Promise<Factor[]> {
  const { rows } = await db.query(
    `select ${columns} from auth.mfa_factors where user_id = $1 and factor_type = 'totp' order by created_at, id`,
    [userId],
  );
  return rows.map((row) => factorRow.parse(row));
}

/** A factor that nobody has proved yet; the user's other ones of that kind go. */
export async function insertFactor(
  db: Queryable,
  userId: string,
  name: string,
  { secret }: { secret: string },
): Promise<Factor> {
  await db.query("delete from auth.mfa_factors where user_id = $1 and status = 'unverified' and friendly_name = $2", [
    userId,
    name,
  ]);
  const { rows } = await db.query(
    `insert into auth.mfa_factors (user_id, friendly_name, factor_type, status, secret)
     values ($1, $2, 'totp', 'unverified', $3) returning ${columns}`,
    [userId, name, secret],
  );
  return factorRow.parse(rows[0]);
}

export async function insertChallenge(db: Queryable, factorId: string, ip: string): Promise<{ id: string; at: Date }> {
  const { rows } = await db.query<{ id: string; created_at: Date }>(
    'insert into auth.mfa_challenges (factor_id, ip_address) values ($1, $2) returning id, created_at',
    [factorId, ip],
  );
  const [row] = rows;
  if (row === undefined) throw new Error(`no challenge was stored for factor ${factorId}`);
  return { id: row.id, at: row.created_at };
}

/** Takes a challenge that is open, so that it is answered once. @returns undefined where it is none of this factor's */
export async function takeChallenge(
  db: Queryable,
  factorId: string,
  challengeId: string,
): Promise<{ at: Date; used: boolean } | undefined> {
  const { rows } = await db.query<{ created_at: Date; verified_at: Date | null }>(
    'select created_at, verified_at from auth.mfa_challenges where id = $1 and factor_id = $2 for update',
    [challengeId, factorId],
  );
  const [row] = rows;
  return row && { at: row.created_at, used: row.verified_at !== null };
}

/** The factor is proved, and so is this session: other sessions of the person that are not have to sign in again. */
export async function proveFactor(
  client: PoolClient,
  { id, user_id: userId }: Factor,
  challengeId: string,
  { sessionId }: { sessionId: string },
): Promise<void> {
  await client.query('update auth.mfa_challenges set verified_at = now() where id = $1', [challengeId]);
  await client.query(
    "update auth.mfa_factors set status = 'verified', updated_at = now(), last_challenged_at = clock_timestamp() where id = $1",
    [id],
  );
  await client.query("update auth.sessions set aal = 'aal2', factor_id = $2, updated_at = now() where id = $1", [
    sessionId,
    id,
  ]);
  await client.query(
    `insert into auth.mfa_amr_claims (session_id, authentication_method) values ($1, 'totp')
     on conflict (session_id, authentication_method) do update set updated_at = now()`,
    [sessionId],
  );
  await client.query("delete from auth.sessions where user_id = $1 and coalesce(aal, 'aal1') = 'aal1'", [userId]);
  await client.query("delete from auth.mfa_factors where user_id = $1 and status = 'unverified'", [userId]);
}

/** Removes a factor; sessions that it proved are what a password makes. */
export async function removeFactor(client: PoolClient, { id }: Factor): Promise<void> {
  await client.query(
    `with gone as (update auth.sessions set aal = 'aal1', factor_id = null where factor_id = $1 returning id)
     delete from auth.mfa_amr_claims c using gone where c.session_id = gone.id and c.authentication_method = 'totp'`,
    [id],
  );
  await client.query('delete from auth.mfa_factors where id = $1', [id]);
}

import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';
import { AuthError } from './errors.ts';
import { hashRefreshToken, newRefreshToken, signAccessToken, accessTokenSeconds } from './tokens.ts';
import type { Assurance, Level, TokenSettings } from './tokens.ts';
import type { AuthUser } from './users.ts';
import { findUser, touchSignIn } from './users.ts';

/** A refresh answer lost on the way may be asked for again this long; later reuse looks like theft. */
const reuseGraceSeconds = 10;

export interface SessionAnswer {
  access_token: string;
  token_type: 'bearer';
  expires_in: number;
  expires_at: number;
  refresh_token: string;
  user: AuthUser;
}

async function answer(
  db: Pool | PoolClient,
  user: AuthUser,
  sessionId: string,
  { settings, parent }: { settings: TokenSettings; parent: string | null },
): Promise<SessionAnswer> {
  const refreshToken = newRefreshToken();
  await db.query(
    'insert into auth.refresh_tokens (token, user_id, session_id, parent, revoked, created_at, updated_at) values ($1, $2, $3, $4, false, now(), now())',
    [hashRefreshToken(refreshToken), user.id, sessionId, parent],
  );
  const access = await signAccessToken(user, sessionId, await assuranceOf(db, sessionId), settings);
  return {
    access_token: access.token,
    token_type: 'bearer',
    expires_in: accessTokenSeconds,
    expires_at: access.expiresAt,
    refresh_token: refreshToken,
    user,
  };
}

const assuranceRow = z.object({
  aal: z.enum(['aal1', 'aal2']),
  method: z.string().nullable(),
  at: z.number().nullable(),
});

async function assuranceOf(db: Pool | PoolClient, sessionId: string): Promise<Assurance> {
  const { rows } = await db.query(
    `select coalesce(s.aal, 'aal1')::text as aal, c.authentication_method as method,
            floor(extract(epoch from c.updated_at))::float8 as at
     from auth.sessions s left join auth.mfa_amr_claims c on c.session_id = s.id
     where s.id = $1 order by c.updated_at desc`,
    [sessionId],
  );
  const claims = rows.map((row) => assuranceRow.parse(row));
  return {
    aal: claims[0]?.aal ?? 'aal1',
    amr: claims.flatMap(({ method, at }) => (method === null || at === null ? [] : [{ method, timestamp: at }])),
  };
}

/** A new token for a session that goes on, with what it has shown since. */
export async function continueSession(
  client: PoolClient,
  userId: string,
  sessionId: string,
  settings: TokenSettings,
): Promise<SessionAnswer> {
  const found = await findUser(client, userId);
  if (found === undefined) throw new AuthError(403, 'user_not_found', 'User from sub claim in JWT does not exist');
  return answer(client, found.user, sessionId, { settings, parent: null });
}

/**
 * Signs a user in on a new device.
 * @param method how they showed who they are: `otp` is a link or code of a letter
 */
export async function openSession(
  db: Pool | PoolClient,
  user: AuthUser,
  { settings, method = 'password' }: { settings: TokenSettings; method?: 'password' | 'otp' },
): Promise<SessionAnswer> {
  const { rows } = await db.query<{ id: string }>(
    "insert into auth.sessions (user_id, created_at, updated_at, aal) values ($1, now(), now(), 'aal1') returning id",
    [user.id],
  );
  const session = rows[0];
  if (session === undefined) throw new Error(`no session was stored for user ${user.id}`);
  await db.query('insert into auth.mfa_amr_claims (session_id, authentication_method) values ($1, $2)', [
    session.id,
    method,
  ]);
  await touchSignIn(db, user.id);
  return answer(db, user, session.id, { settings, parent: null });
}

interface TokenRow {
  id: string;
  session_id: string;
  user_id: string;
  revoked: boolean;
  in_grace: boolean;
}

/**
 * Exchanges a refresh token for the next one.
 * @throws AuthError 400 `refresh_token_not_found`, or `refresh_token_already_used`, which also ends the session
 */
export async function refreshSession(
  pool: Pool,
  refreshToken: string,
  settings: TokenSettings,
): Promise<SessionAnswer> {
  const hash = hashRefreshToken(refreshToken);
  const client = await pool.connect();
  try {
    await client.query('begin');
    const { rows } = await client.query<TokenRow>(
      `select t.id, t.session_id, s.user_id, t.revoked, t.revoked and t.updated_at > now() - make_interval(secs => $2) as in_grace
       from auth.refresh_tokens t join auth.sessions s on s.id = t.session_id
       where t.token = $1 for update of t, s`,
      [hash, reuseGraceSeconds],
    );
    const token = rows[0];
    if (token === undefined) {
      throw new AuthError(400, 'refresh_token_not_found', 'Invalid Refresh Token: Refresh Token Not Found');
    }
    if (token.revoked && !token.in_grace) {
      await client.query('delete from auth.sessions where id = $1', [token.session_id]);
      await client.query('commit');
      throw new AuthError(400, 'refresh_token_already_used', 'Invalid Refresh Token: Already Used');
    }
    const found = await findUser(client, token.user_id);
    if (found === undefined) throw new AuthError(400, 'user_not_found', 'User from sub claim in JWT does not exist');
    refuseBanned(found.user);
    if (!token.revoked)
      await client.query('update auth.refresh_tokens set revoked = true, updated_at = now() where id = $1', [token.id]);
    await client.query('update auth.sessions set refreshed_at = now(), updated_at = now() where id = $1', [
      token.session_id,
    ]);
    const session = await answer(client, found.user, token.session_id, { settings, parent: hash });
    await client.query('commit');
    return session;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

/** @throws AuthError 400 `user_banned` */
export function refuseBanned(user: AuthUser): void {
  if (user.banned_until !== undefined && Date.parse(user.banned_until) > Date.now()) {
    throw new AuthError(400, 'user_banned', 'User is banned');
  }
}

/** @returns undefined where that person has no such session */
export async function levelOfSession(pool: Pool, sessionId: string, userId: string): Promise<Level | undefined> {
  const { rows } = await pool.query<{ aal: Level }>(
    "select case when aal = 'aal2' then 'aal2' else 'aal1' end as aal from auth.sessions where id = $1 and user_id = $2",
    [sessionId, userId],
  );
  return rows[0]?.aal;
}

export type SignOutScope = 'global' | 'local' | 'others';

export async function closeSessions(pool: Pool, userId: string, sessionId: string, scope: SignOutScope): Promise<void> {
  await pool.query(
    `delete from auth.sessions where user_id = $1 and case $3 when 'global' then true when 'local' then id = $2 else id <> $2 end`,
    [userId, sessionId, scope],
  );
}

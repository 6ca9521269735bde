import type { Request } from 'express';
import type { Pool } from 'pg';
import type { AttemptLimit } from './attempts.ts';
import { AuthError } from './errors.ts';
import type { Post } from './letters.ts';
import type { Addresses } from './redirects.ts';
import { levelOfSession } from './sessions.ts';
import type { Level, TokenSettings } from './tokens.ts';
import { verifyAccessToken } from './tokens.ts';
import type { AuthUser } from './users.ts';
import { findUser } from './users.ts';

/** What every endpoint needs. */
export interface AuthContext extends TokenSettings, Addresses {
  pool: Pool;
  attempts: AttemptLimit;
  post: Post;
  /** Whether a new address counts only once a letter that went there was answered. */
  confirmEmail: boolean;
}

function bearer(request: Request): string {
  const [scheme, token] = (request.get('authorization') ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || token === undefined || token === '') {
    throw new AuthError(401, 'no_authorization', 'This endpoint requires a valid Bearer token');
  }
  return token;
}

export interface SignedIn {
  user: AuthUser;
  sessionId: string;
  /** Whether a second factor was shown in this session. */
  level: Level;
}

/** @throws AuthError where the token is bad or its session was signed out */
export async function requireUser(request: Request, context: AuthContext): Promise<SignedIn> {
  const claims = await verifyAccessToken(bearer(request), context.jwtSecret);
  if (claims.sub === undefined || claims.session_id === undefined) {
    throw new AuthError(403, 'bad_jwt', 'invalid claim: missing sub claim');
  }
  const level = await levelOfSession(context.pool, claims.session_id, claims.sub);
  if (level === undefined) {
    throw new AuthError(403, 'session_not_found', 'Session from session_id claim in JWT does not exist');
  }
  const found = await findUser(context.pool, claims.sub);
  if (found === undefined) throw new AuthError(403, 'user_not_found', 'User from sub claim in JWT does not exist');
  return { user: found.user, sessionId: claims.session_id, level };
}

/** @throws AuthError 403 `not_admin` for every key but the service role's */
export async function requireServiceRole(request: Request, context: AuthContext): Promise<void> {
  const claims = await verifyAccessToken(bearer(request), context.jwtSecret);
  if (claims.role !== 'service_role') throw new AuthError(403, 'not_admin', 'User not allowed');
}

import { createHash, randomBytes } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { AuthError } from './errors.ts';
import type { AuthUser } from './users.ts';

/** Life of an access token, in seconds; hosted Supabase's default. */
export const accessTokenSeconds = 3600;

const claimsSchema = z.looseObject({
  role: z.string(),
  sub: z.string().optional(),
  session_id: z.string().optional(),
});
export type Claims = z.infer<typeof claimsSchema>;

export interface TokenSettings {
  /** the secret that PostgREST and realtime verify with (HS256) */
  jwtSecret: string;
  /** `iss` of the tokens, e.g. `http://127.0.0.1:54321/auth/v1` */
  issuer: string;
}

/** aal1: by a password; aal2: a second factor was shown as well. */
export type Level = 'aal1' | 'aal2';

/** How a session came about: its level, and each method with when it was shown (unix seconds), newest first. */
export interface Assurance {
  aal: Level;
  amr: readonly { method: string; timestamp: number }[];
}

export interface AccessToken {
  token: string;
  /** unix time in seconds */
  expiresAt: number;
}

/** Signs the claims that hosted Supabase signs for a session. */
export async function signAccessToken(
  user: AuthUser,
  sessionId: string,
  assurance: Assurance,
  settings: TokenSettings,
): Promise<AccessToken> {
  const issuedAt = Math.floor(Date.now() / 1000);
  const expiresAt = issuedAt + accessTokenSeconds;
  const token = await new SignJWT({
    email: user.email,
    phone: '',
    role: user.role,
    app_metadata: user.app_metadata,
    user_metadata: user.user_metadata,
    ...assurance,
    session_id: sessionId,
    is_anonymous: false,
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(user.id)
    .setAudience(user.aud)
    .setIssuer(settings.issuer)
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiresAt)
    .sign(new TextEncoder().encode(settings.jwtSecret));
  return { token, expiresAt };
}

/** @throws AuthError 403 `bad_jwt` for a forged, expired or unreadable token */
export async function verifyAccessToken(token: string, jwtSecret: string): Promise<Claims> {
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(jwtSecret), { algorithms: ['HS256'] });
    return claimsSchema.parse(payload);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unreadable';
    throw new AuthError(403, 'bad_jwt', `invalid JWT: ${reason}`);
  }
}

/** 96 random bits, as hosted Supabase's refresh tokens. */
export function newRefreshToken(): string {
  return randomBytes(12).toString('base64url');
}

/** What is stored: a copy of the table signs nobody in. */
export function hashRefreshToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

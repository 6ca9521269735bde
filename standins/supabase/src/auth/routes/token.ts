import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { AuthContext } from '../context.ts';
import { AuthError } from '../errors.ts';
import { passwordMatches } from '../passwords.ts';
import type { SessionAnswer } from '../sessions.ts';
import { openSession, refreshSession, refuseBanned } from '../sessions.ts';
import { findUserByEmail } from '../users.ts';

const passwordBody = z.object({ email: z.string(), password: z.string() });
const refreshBody = z.object({ refresh_token: z.string().min(1) });

async function byPassword(body: unknown, from: string, context: AuthContext): Promise<SessionAnswer> {
  const { email, password } = passwordBody.parse(body);
  const key = `${email.toLowerCase()} ${from}`;
  if (context.attempts.exhausted(key, Date.now())) {
    throw new AuthError(
      429,
      'over_request_rate_limit',
      'Too many wrong passwords for this address: wait a few minutes.',
    );
  }
  const found = await findUserByEmail(context.pool, email);
  if (!(await passwordMatches(password, found?.passwordHash)) || found === undefined) {
    context.attempts.fail(key, Date.now());
    throw new AuthError(400, 'invalid_credentials', 'Invalid login credentials');
  }
  context.attempts.succeed(key);
  refuseBanned(found.user);
  if (found.user.email_confirmed_at === undefined)
    throw new AuthError(400, 'email_not_confirmed', 'Email not confirmed');
  return openSession(context.pool, found.user, { settings: context });
}

/** `POST /token?grant_type=password|refresh_token` */
export function token(context: AuthContext): RequestHandler {
  return async (request, response) => {
    switch (request.query['grant_type']) {
      case 'password':
        response.json(await byPassword(request.body, request.ip ?? '', context));
        return;
      case 'refresh_token':
        response.json(await refreshSession(context.pool, refreshBody.parse(request.body).refresh_token, context));
        return;
      default:
        throw new AuthError(400, 'validation_failed', 'grant_type must be password or refresh_token');
    }
  };
}

import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { AuthContext } from '../context.ts';
import { AuthError } from '../errors.ts';
import { hashPassword } from '../passwords.ts';
import { openSession } from '../sessions.ts';
import { insertUser } from '../users.ts';

const signupBody = z.object({
  email: z.email(),
  password: z.string(),
  data: z.record(z.string(), z.unknown()).nullish(),
});

/** `POST /signup`: addresses count as confirmed, so the answer is a session. `data` can only reach user_metadata. */
export function signup(context: AuthContext): RequestHandler {
  return async (request, response) => {
    const { email, password, data } = signupBody.parse(request.body);
    const user = await insertUser(context.pool, {
      email,
      passwordHash: await hashPassword(password),
      confirmed: true,
      userMetadata: data ?? {},
      appMetadata: {},
    });
    if (user === undefined) throw new AuthError(422, 'user_already_exists', 'User already registered');
    response.json(await openSession(context.pool, user, context));
  };
}

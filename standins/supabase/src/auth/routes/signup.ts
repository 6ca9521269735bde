import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { refuseChallenge } from '../challenge.ts';
import type { AuthContext } from '../context.ts';
import { AuthError } from '../errors.ts';
import { hashPassword } from '../passwords.ts';
import { redirectOf } from '../redirects.ts';
import { sendLink } from '../sendLink.ts';
import { openSession } from '../sessions.ts';
import { inTransaction } from '../transaction.ts';
import { type AuthUser, findUserByEmail, insertUser } from '../users.ts';

const signupBody = z.object({
  email: z.email(),
  password: z.string(),
  data: z.record(z.string(), z.unknown()).nullish(),
});

/**
 * `POST /signup`. Where addresses count as confirmed the answer is a session; else it is the user, who confirms by a
 * letter, and a taken address is answered alike. `data` can only reach user_metadata.
 */
export function signup(context: AuthContext): RequestHandler {
  return async (request, response) => {
    refuseChallenge(request);
    const { email, password, data } = signupBody.parse(request.body);
    const { confirmEmail, pool } = context;
    const passwordHash = await hashPassword(password);
    const redirect = redirectOf(request, context);
    const newcomer = {
      email,
      passwordHash,
      confirmed: !confirmEmail,
      userMetadata: data ?? {},
      appMetadata: {},
    };
    if (!confirmEmail) {
      const user = await insertUser(pool, newcomer);
      if (user === undefined) throw new AuthError(422, 'user_already_exists', 'User already registered');
      response.json(await openSession(pool, user, { settings: context }));
      return;
    }
    const user = await inTransaction(pool, async (client) => {
      // of an account that nobody has confirmed nothing is changed: whose it is, is not known
      const shown = (await insertUser(client, newcomer)) ?? (await findUserByEmail(client, email))?.user;
      if (shown === undefined) throw new AuthError(422, 'user_already_exists', 'User already registered');
      if (shown.email_confirmed_at !== undefined) return nobody(email, data ?? {});
      await sendLink(client, shown, { context, type: 'signup', redirect });
      return (await findUserByEmail(client, email))?.user ?? shown;
    });
    response.json(user);
  };
}

/** What is answered for a taken address: it looks like any other, and names nobody. */
function nobody(email: string, data: Record<string, unknown>): Omit<AuthUser, 'banned_until' | 'factors'> {
  const now = new Date().toISOString();
  return {
    id: randomUUID(),
    aud: 'authenticated',
    role: '',
    email: email.toLowerCase(),
    email_confirmed_at: undefined,
    confirmation_sent_at: now,
    recovery_sent_at: undefined,
    email_change_sent_at: undefined,
    new_email: undefined,
    last_sign_in_at: undefined,
    created_at: now,
    updated_at: now,
    phone: '',
    confirmed_at: undefined,
    app_metadata: { provider: 'email', providers: ['email'] },
    user_metadata: data,
    identities: [],
    is_anonymous: false,
  };
}

import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { AuthContext } from '../context.ts';
import { requireUser } from '../context.ts';
import { changeUser } from '../changeUser.ts';
import { AuthError } from '../errors.ts';
import { hashPassword, passwordMatches } from '../passwords.ts';
import { redirectOf } from '../redirects.ts';
import { sendChange } from '../sendLink.ts';
import { closeSessions } from '../sessions.ts';
import { inTransaction } from '../transaction.ts';
import { findUser, findUserByEmail } from '../users.ts';

/** `GET /user` */
export function getUser(context: AuthContext): RequestHandler {
  return async (request, response) => {
    response.json((await requireUser(request, context)).user);
  };
}

/** app_metadata is not read here: rights are given by the service role only. */
const updateBody = z.object({
  email: z.email().optional(),
  password: z.string().optional(),
  data: z.record(z.string(), z.unknown()).nullish(),
});

/**
 * `PUT /user`: a new password signs the other devices out. A new address counts at once where addresses count as
 * confirmed; else when both addresses have agreed by a letter.
 */
export function updateOwnUser(context: AuthContext): RequestHandler {
  return async (request, response) => {
    const { user, sessionId } = await requireUser(request, context);
    const { email, password, data } = updateBody.parse(request.body);
    if (password !== undefined) await refuseSame(context, user.id, password);
    const asks = email !== undefined && email.toLowerCase() !== user.email && context.confirmEmail;
    await changeUser(context, user.id, {
      email: asks ? undefined : email,
      passwordHash: password === undefined ? undefined : await hashPassword(password),
      userMetadata: data ?? undefined,
    });
    if (asks) {
      if ((await findUserByEmail(context.pool, email)) !== undefined)
        throw new AuthError(422, 'email_exists', 'A user with this email address has already been registered');
      const redirect = redirectOf(request, context);
      await inTransaction(context.pool, (client) => sendChange(client, user, { context, email, redirect }));
    }
    if (password !== undefined) await closeSessions(context.pool, user.id, sessionId, 'others');
    response.json((await findUser(context.pool, user.id))?.user);
  };
}

/** @throws AuthError 422 `same_password` */
async function refuseSame(context: AuthContext, userId: string, password: string): Promise<void> {
  const found = await findUser(context.pool, userId);
  if (typeof found?.passwordHash === 'string' && (await passwordMatches(password, found.passwordHash)))
    throw new AuthError(422, 'same_password', 'New password should be different from the old password.');
}

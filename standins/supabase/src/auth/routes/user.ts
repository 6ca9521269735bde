import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { AuthContext } from '../context.ts';
import { requireUser } from '../context.ts';
import { changeUser } from '../changeUser.ts';
import { hashPassword } from '../passwords.ts';
import { closeSessions } from '../sessions.ts';

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

/** `PUT /user`: a new password signs the other devices out. */
export function updateOwnUser(context: AuthContext): RequestHandler {
  return async (request, response) => {
    const { user, sessionId } = await requireUser(request, context);
    const body = updateBody.parse(request.body);
    const changed = await changeUser(context, user.id, {
      email: body.email,
      passwordHash: body.password === undefined ? undefined : await hashPassword(body.password),
      userMetadata: body.data ?? undefined,
    });
    if (body.password !== undefined) await closeSessions(context.pool, user.id, sessionId, 'others');
    response.json(changed);
  };
}

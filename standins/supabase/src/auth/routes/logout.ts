import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { AuthContext } from '../context.ts';
import { requireUser } from '../context.ts';
import { closeSessions } from '../sessions.ts';

const scopeSchema = z.enum(['global', 'local', 'others']).default('global');

/** `POST /logout?scope=global|local|others` */
export function logout(context: AuthContext): RequestHandler {
  return async (request, response) => {
    const { user, sessionId } = await requireUser(request, context);
    await closeSessions(context.pool, user.id, sessionId, scopeSchema.parse(request.query['scope']));
    response.status(204).end();
  };
}

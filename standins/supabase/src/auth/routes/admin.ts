import { Router } from 'express';
import { z } from 'zod';
import type { AuthContext } from '../context.ts';
import { requireServiceRole } from '../context.ts';
import { changeUser } from '../changeUser.ts';
import { AuthError } from '../errors.ts';
import { listFactors, removeFactor, shownFactor } from '../factors.ts';
import { hashPassword } from '../passwords.ts';
import { inTransaction } from '../transaction.ts';
import { deleteUser, findUser, insertUser, listUsers } from '../users.ts';

const metadata = z.record(z.string(), z.unknown());
/** supabase-js writes durations as Go does, one unit in practice: `24h`, `300s`; `none` lifts the ban */
const banDuration = z
  .string()
  .regex(/^(none|\d+(h|m|s))$/, 'must be "none" or like "24h"')
  .transform((text) => {
    const unit = { h: 3600, m: 60, s: 1 }[text.slice(-1)];
    return unit === undefined ? 0 : Number(text.slice(0, -1)) * unit;
  });
const attributes = z.object({
  id: z.uuid().optional(),
  email: z.email().optional(),
  password: z.string().optional(),
  email_confirm: z.boolean().optional(),
  user_metadata: metadata.nullish(),
  app_metadata: metadata.nullish(),
  ban_duration: banDuration.optional(),
});
const paging = z.object({
  page: z.coerce.number().int().min(1).catch(1),
  per_page: z.coerce.number().int().min(1).max(1000).catch(50),
});
const userId = z.uuid();

/** `/admin/users`: the service role creates, reads, changes and deletes accounts, app_metadata included. */
export function admin(context: AuthContext): Router {
  const router = Router();
  router.use(async (request, _response, next) => {
    await requireServiceRole(request, context);
    next();
  });

  router.post('/users', async (request, response) => {
    const body = attributes.required({ email: true }).parse(request.body);
    const user = await insertUser(context.pool, {
      id: body.id,
      email: body.email,
      passwordHash: body.password === undefined ? null : await hashPassword(body.password),
      confirmed: body.email_confirm ?? false,
      userMetadata: body.user_metadata ?? {},
      appMetadata: body.app_metadata ?? {},
    });
    if (user === undefined)
      throw new AuthError(422, 'email_exists', 'A user with this email address has already been registered');
    response.json(user);
  });

  router.get('/users', async (request, response) => {
    const { page, per_page: perPage } = paging.parse(request.query);
    const { users, total } = await listUsers(context.pool, page, perPage);
    const last = Math.max(1, Math.ceil(total / perPage));
    const links = [`</admin/users?page=${last}&per_page=${perPage}>; rel="last"`];
    if (page < last) links.unshift(`</admin/users?page=${page + 1}&per_page=${perPage}>; rel="next"`);
    response.set({ 'x-total-count': String(total), link: links.join(', ') }).json({ users, aud: 'authenticated' });
  });

  router.get('/users/:id', async (request, response) => {
    const found = await findUser(context.pool, userId.parse(request.params.id));
    if (found === undefined) throw new AuthError(404, 'user_not_found', 'User not found');
    response.json(found.user);
  });

  router.put('/users/:id', async (request, response) => {
    const body = attributes.parse(request.body);
    const user = await changeUser(context, userId.parse(request.params.id), {
      email: body.email,
      passwordHash: body.password === undefined ? undefined : await hashPassword(body.password),
      userMetadata: body.user_metadata ?? undefined,
      appMetadata: body.app_metadata ?? undefined,
      confirmed: body.email_confirm,
      banSeconds: body.ban_duration,
    });
    response.json(user);
  });

  router.get('/users/:id/factors', async (request, response) => {
    response.json((await listFactors(context.pool, userId.parse(request.params.id))).map(shownFactor));
  });

  router.delete('/users/:id/factors/:factor', async (request, response) => {
    const known = await listFactors(context.pool, userId.parse(request.params.id));
    const factor = known.find(({ id }) => id === request.params.factor);
    if (factor === undefined) throw new AuthError(404, 'mfa_factor_not_found', 'Factor not found');
    await inTransaction(context.pool, (client) => removeFactor(client, factor));
    response.json(shownFactor(factor));
  });

  router.delete('/users/:id', async (request, response) => {
    if (!(await deleteUser(context.pool, userId.parse(request.params.id))))
      throw new AuthError(404, 'user_not_found', 'User not found');
    response.json({});
  });
  return router;
}

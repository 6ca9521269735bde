import { z } from 'zod';
import type { Settings } from '../settings.ts';

const userList = z.object({
  users: z.array(
    z.object({
      id: z.string(),
      email: z.string().nullish(),
      app_metadata: z.record(z.string(), z.unknown()).nullish(),
    }),
  ),
});

/**
 * The account that may open the administration: the owner's address and password of n8n, so that there is one of
 * each to remember. Embedded stack only: in somebody's own project, who is an administrator is theirs to say.
 * Safe to repeat; a password that the settings have changed is changed here too.
 */
export async function ensureAdminAccount({ supabase, n8n }: Settings): Promise<void> {
  const users = `${supabase.url}/auth/v1/admin/users`;
  const account = { email: n8n.email, password: n8n.password, email_confirm: true, app_metadata: { role: 'admin' } };
  const created = await call(users, 'POST', supabase.serviceRoleKey, account);
  if (created.ok) return;
  if (created.status !== 422)
    throw new Error(`The administrator's account could not be made: ${users} answers ${created.status}`);
  const id = await findUser(users, supabase.serviceRoleKey, n8n.email);
  const changed = await call(`${users}/${id}`, 'PUT', supabase.serviceRoleKey, {
    password: account.password,
    app_metadata: account.app_metadata,
  });
  if (!changed.ok)
    throw new Error(`The administrator's account could not be kept: ${users}/${id} answers ${changed.status}`);
}

async function findUser(users: string, key: string, email: string): Promise<string> {
  for (let page = 1; ; page += 1) {
    const answer = await call(`${users}?page=${page}&per_page=1000`, 'GET', key);
    const { users: found } = userList.parse(await answer.json());
    const user = found.find((one) => one.email?.toLowerCase() === email.toLowerCase());
    if (user !== undefined) return user.id;
    if (found.length === 0) throw new Error(`${email} has an account that ${users} does not list`);
  }
}

function call(url: string, method: string, key: string, body?: unknown): Promise<Response> {
  return fetch(url, {
    method,
    headers: { apikey: key, authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(15_000),
  });
}

import { z } from 'zod';
import type { Settings } from '../settings.ts';

const person = z.object({ id: z.string(), email: z.string().nullish() });
const userList = z.object({ users: z.array(person) });

/**
 * The account that may open the administration: the owner's address and password of n8n, so that there is one of
 * each to remember. It becomes the first owner where there is none, an administrator where it is new beside one;
 * what staff decide of its roles afterwards stays. Embedded stack only: in somebody's own project, who is on the staff
 * is theirs to say. Safe to repeat; a password that the settings have changed is changed here too.
 */
export async function ensureAdminAccount({ supabase, n8n }: Settings): Promise<void> {
  const users = `${supabase.url}/auth/v1/admin/users`;
  const rpc = (name: string, args: object): Promise<void> => {
    const url = `${supabase.url}/rest/v1/rpc/${name}`;
    return answered(url, call(url, 'POST', supabase.serviceRoleKey, { body: args }));
  };
  const account = { email: n8n.email, password: n8n.password, email_confirm: true };
  const created = await call(users, 'POST', supabase.serviceRoleKey, { body: account });
  if (!created.ok && created.status !== 422)
    throw new Error(`The administrator's account could not be made: ${users} answers ${created.status}`);
  const id = created.ok
    ? person.parse(await created.json()).id
    : await findUser(users, supabase.serviceRoleKey, n8n.email);
  if (!created.ok)
    await answered(
      `${users}/${id}`,
      call(`${users}/${id}`, 'PUT', supabase.serviceRoleKey, { body: { password: account.password } }),
    );
  if (created.ok) await rpc('set_staff_role', { user_id: id, role: 'administrator' });
  await rpc('name_first_owner', { user_id: id });
}

async function answered(url: string, answer: Promise<Response>): Promise<void> {
  const { ok, status } = await answer;
  if (!ok) throw new Error(`The administrator's account could not be kept: ${url} answers ${status}`);
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

function call(url: string, method: string, key: string, { body }: { body?: unknown } = {}): Promise<Response> {
  return fetch(url, {
    method,
    headers: { apikey: key, authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(15_000),
  });
}

import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { randomUUID } from 'node:crypto';
import { readStackEnv } from '../stack/env.ts';

const options = { auth: { persistSession: false, autoRefreshToken: false } };

/** With the service key: what the server may do. */
export function asService(): SupabaseClient {
  const { SUPABASE_URL, SUPABASE_SERVICE_ROLE_KEY } = readStackEnv();
  return createClient(SUPABASE_URL, SUPABASE_SERVICE_ROLE_KEY, options);
}

export interface Person {
  id: string;
  email: string;
  /** Signed in as this person. */
  client: SupabaseClient;
}

/** A new person, signed in with a password; an administrator where asked for. */
export async function signUp(name: string, { admin = false } = {}): Promise<Person> {
  const { SUPABASE_URL, SUPABASE_ANON_KEY } = readStackEnv();
  const email = `${name}-${randomUUID()}@example.fr`;
  const password = randomUUID();
  const created = await asService().auth.admin.createUser({
    email,
    password,
    email_confirm: true,
  });
  if (created.error) throw created.error;
  if (admin) {
    const granted = await asService().rpc('set_staff_role', { user_id: created.data.user.id, role: 'administrator' });
    if (granted.error) throw granted.error;
  }
  const client = createClient(SUPABASE_URL, SUPABASE_ANON_KEY, options);
  const signedIn = await client.auth.signInWithPassword({ email, password });
  if (signedIn.error) throw signedIn.error;
  return { id: created.data.user.id, email, client };
}

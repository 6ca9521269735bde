import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient } from '@supabase/supabase-js';
import { readSupabaseEnv } from '../harness/stack/supabaseEnv.ts';

/** The unmodified client against the sign-in endpoints of the running stack, or of any Supabase project. */
const options = { auth: { persistSession: false, autoRefreshToken: false } };
const password = 'correct horse 9';
let url: string;
let anonKey: string;
let serviceRoleKey: string;
const made: string[] = [];

beforeAll(() => {
  const env = readSupabaseEnv();
  url = env.SUPABASE_URL;
  anonKey = env.SUPABASE_ANON_KEY;
  serviceRoleKey = env.SUPABASE_SERVICE_ROLE_KEY;
});

afterAll(async () => {
  for (const id of made) await admin().auth.admin.deleteUser(id);
});

const browser = () => createClient(url, anonKey, options);
const admin = () => createClient(url, serviceRoleKey, options);

async function newUser(appMetadata: Record<string, unknown> = {}) {
  const email = `${randomUUID()}@example.test`;
  const { data, error } = await admin().auth.admin.createUser({
    email,
    password,
    email_confirm: true,
    app_metadata: appMetadata,
  });
  expect(error).toBeNull();
  if (data.user === null) throw new Error('no user was made');
  made.push(data.user.id);
  return { email, id: data.user.id };
}

async function signedIn(appMetadata: Record<string, unknown> = {}) {
  const user = await newUser(appMetadata);
  const client = browser();
  const { data, error } = await client.auth.signInWithPassword({ email: user.email, password });
  expect(error).toBeNull();
  if (data.session === null) throw new Error('no session');
  return { ...user, client, session: data.session };
}

describe('sign-in', () => {
  test('signs up, and the session names the new user', async () => {
    const client = browser();
    const email = `${randomUUID()}@example.test`;
    const { data, error } = await client.auth.signUp({ email, password, options: { data: { name: 'Ada' } } });
    expect(error).toBeNull();
    made.push(data.user?.id ?? '');
    expect(data.session?.user.email).toBe(email);
    expect(data.session?.user.user_metadata).toMatchObject({ name: 'Ada' });
    const again = await browser().auth.signUp({ email: email.toUpperCase(), password });
    expect(again.error?.code).toBe('user_already_exists');
  });

  test('gives a token with the claims of a hosted project', async () => {
    const { session, id, email } = await signedIn({ role: 'staff' });
    const claims = JSON.parse(Buffer.from(session.access_token.split('.')[1] ?? '', 'base64url').toString()) as unknown;
    expect(claims).toMatchObject({
      sub: id,
      email,
      role: 'authenticated',
      aud: 'authenticated',
      app_metadata: { role: 'staff' },
    });
    expect(session.expires_in).toBe(3600);
  });

  test('refuses a wrong password and an unknown address alike', async () => {
    const { email } = await newUser();
    const wrong = await browser().auth.signInWithPassword({ email, password: 'something else' });
    const unknown = await browser().auth.signInWithPassword({ email: 'nobody@example.test', password });
    expect(wrong.error).toMatchObject({ status: 400, code: 'invalid_credentials' });
    expect(unknown.error).toMatchObject({ status: 400, code: 'invalid_credentials' });
  });

  test('makes a guesser wait, right password included', async () => {
    const { email } = await newUser();
    const codes = new Set<string | undefined>();
    for (let attempt = 0; attempt < 40 && !codes.has('over_request_rate_limit'); attempt += 1) {
      codes.add((await browser().auth.signInWithPassword({ email, password: `guess ${attempt}` })).error?.code);
    }
    expect(codes).toContain('over_request_rate_limit');
    expect((await browser().auth.signInWithPassword({ email, password })).error?.status).toBe(429);
  });

  test('refuses a weak password', async () => {
    const { error } = await browser().auth.signUp({ email: `${randomUUID()}@example.test`, password: 'abc' });
    expect(error).toMatchObject({ status: 422, code: 'weak_password' });
  });
});

describe('refresh tokens', () => {
  test('are exchanged for a new pair', async () => {
    const { client, session } = await signedIn();
    const { data, error } = await client.auth.refreshSession();
    expect(error).toBeNull();
    expect(data.session?.refresh_token).not.toBe(session.refresh_token);
    expect((await client.auth.getUser()).data.user?.id).toBe(session.user.id);
  });

  test('that nobody issued are refused', async () => {
    const { error } = await browser().auth.refreshSession({ refresh_token: 'AAAAAAAAAAAAAAAA' });
    expect(error?.code).toBe('refresh_token_not_found');
  });

  test('serve twice only within ten seconds: later reuse ends the session for everybody', async () => {
    const { client, session } = await signedIn();
    const next = await client.auth.refreshSession();
    const retried = await browser().auth.refreshSession({ refresh_token: session.refresh_token });
    expect(retried.data.session?.user.id).toBe(session.user.id);
    await sleep(10_500);
    const stolen = await browser().auth.refreshSession({ refresh_token: session.refresh_token });
    expect(stolen.error?.code).toBe('refresh_token_already_used');
    const owner = await browser().auth.refreshSession({ refresh_token: next.data.session?.refresh_token ?? '' });
    expect(owner.error?.code).toBe('refresh_token_not_found');
  }, 30_000);

  test('end with the sign-out, and so does the access token for the sign-in service', async () => {
    const { client, session } = await signedIn();
    expect((await client.auth.signOut()).error).toBeNull();
    expect((await browser().auth.refreshSession({ refresh_token: session.refresh_token })).error?.code).toBe(
      'refresh_token_not_found',
    );
    // supabase-js turns session_not_found into this error
    expect((await browser().auth.getUser(session.access_token)).error?.name).toBe('AuthSessionMissingError');
  });
});

describe('rights', () => {
  test('nobody gives themselves app_metadata', async () => {
    const { session, client } = await signedIn();
    const response = await fetch(`${url}/auth/v1/user`, {
      method: 'PUT',
      headers: { apikey: anonKey, authorization: `Bearer ${session.access_token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ app_metadata: { role: 'admin' }, role: 'service_role', data: { theme: 'dark' } }),
    });
    expect(response.ok).toBe(true);
    const { data } = await client.auth.getUser();
    expect(data.user?.app_metadata).not.toHaveProperty('role');
    expect(data.user).toMatchObject({ role: 'authenticated', user_metadata: { theme: 'dark' } });
  });

  test('a sign-up cannot bring app_metadata along', async () => {
    const response = await fetch(`${url}/auth/v1/signup`, {
      method: 'POST',
      headers: { apikey: anonKey, 'content-type': 'application/json' },
      body: JSON.stringify({ email: `${randomUUID()}@example.test`, password, app_metadata: { role: 'admin' } }),
    });
    const body = (await response.json()) as { user: { id: string; app_metadata: object } };
    made.push(body.user.id);
    expect(body.user.app_metadata).not.toHaveProperty('role');
  });

  test('accounts are managed with the service role only', async () => {
    const { session } = await signedIn();
    const asUser = createClient(url, anonKey, {
      ...options,
      global: { headers: { authorization: `Bearer ${session.access_token}` } },
    });
    expect((await asUser.auth.admin.listUsers()).error?.status).toBe(403);
    expect(
      (await browser().auth.admin.createUser({ email: 'x@example.test', password })).error?.status,
    ).toBeGreaterThanOrEqual(401);
  });

  test('the service role lists, changes and deletes', async () => {
    const { id, email } = await newUser();
    const { data } = await admin().auth.admin.listUsers({ page: 1, perPage: 1 });
    expect(data.users).toHaveLength(1);
    const changed = await admin().auth.admin.updateUserById(id, {
      app_metadata: { role: 'admin' },
      password: 'another one 7',
    });
    expect(changed.data.user?.app_metadata).toMatchObject({ role: 'admin', provider: 'email' });
    const signIn = await browser().auth.signInWithPassword({ email, password: 'another one 7' });
    expect(signIn.data.user?.id).toBe(id);
    expect((await admin().auth.admin.deleteUser(id)).error).toBeNull();
    expect((await admin().auth.admin.getUserById(id)).error?.code).toBe('user_not_found');
  });
});

describe('tokens from elsewhere', () => {
  test('forged, unsigned and expired ones are refused', async () => {
    const { session } = await signedIn();
    const [header, payload] = session.access_token.split('.');
    const unsigned = `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${payload}.`;
    for (const token of [`${header}.${payload}.AAAA`, unsigned, 'not a token']) {
      const { error } = await browser().auth.getUser(token);
      expect(error?.status).toBeGreaterThanOrEqual(400);
    }
  });
});

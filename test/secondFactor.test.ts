import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { totp } from '../harness/desk/totp.ts';
import { readSupabaseEnv } from '../harness/stack/supabaseEnv.ts';

/** Second factors by the unmodified client, against the running stack or any Supabase project. */
const options = { auth: { persistSession: false, autoRefreshToken: false } };
const password = 'correct horse 9';
const made: string[] = [];
let env: ReturnType<typeof readSupabaseEnv>;
beforeAll(() => {
  env = readSupabaseEnv();
});
afterAll(async () => {
  for (const id of made) await admin().auth.admin.deleteUser(id);
});

const admin = () => createClient(env.SUPABASE_URL, env.SUPABASE_SERVICE_ROLE_KEY, options);

async function signIn(email: string): Promise<SupabaseClient> {
  const client = createClient(env.SUPABASE_URL, env.SUPABASE_ANON_KEY, options);
  const { error } = await client.auth.signInWithPassword({ email, password });
  expect(error).toBeNull();
  return client;
}
async function somebody() {
  const email = `${randomUUID()}@example.test`;
  const { data, error } = await admin().auth.admin.createUser({ email, password, email_confirm: true });
  expect(error).toBeNull();
  const id = data.user?.id ?? '';
  made.push(id);
  return { id, email, client: await signIn(email) };
}
async function enrolled() {
  const person = await somebody();
  const { data, error } = await person.client.auth.mfa.enroll({ factorType: 'totp', friendlyName: 'téléphone' });
  if (error !== null) throw error;
  const code = () => totp(data.totp.secret);
  const shown = await person.client.auth.mfa.challengeAndVerify({ factorId: data.id, code: code() });
  expect(shown.error).toBeNull();
  return { ...person, factorId: data.id, code };
}
const levelOf = async (client: SupabaseClient) => (await client.auth.mfa.getAuthenticatorAssuranceLevel()).data;
async function claimsOf(client: SupabaseClient): Promise<unknown> {
  const token = (await client.auth.getSession()).data.session?.access_token ?? '';
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

describe('enrolling', () => {
  test('gives a secret, an address for apps and a QR code; the factor counts once it is proved', async () => {
    const { client, email } = await somebody();
    const { data } = await client.auth.mfa.enroll({ factorType: 'totp', friendlyName: 'téléphone', issuer: 'Guichet' });
    expect(data?.type).toBe('totp');
    if (data?.type !== 'totp') throw new Error('no factor');
    expect(data.totp.secret).toMatch(/^[A-Z2-7]{32}$/);
    const uri = new URL(data.totp.uri);
    expect([uri.protocol, uri.host, uri.searchParams.get('secret'), uri.searchParams.get('issuer')]).toEqual([
      'otpauth:',
      'totp',
      data.totp.secret,
      'Guichet',
    ]);
    expect(decodeURIComponent(uri.pathname)).toContain(email);
    expect(data.totp.qr_code).toMatch(/^data:image\/svg\+xml;utf-8,<svg/);
    expect((await client.auth.mfa.listFactors()).data?.totp).toEqual([]);
    expect(await levelOf(client)).toMatchObject({ currentLevel: 'aal1', nextLevel: 'aal1' });

    const proved = await client.auth.mfa.challengeAndVerify({ factorId: data.id, code: totp(data.totp.secret) });
    expect(proved.error).toBeNull();
    expect((await client.auth.mfa.listFactors()).data?.totp).toMatchObject([
      { id: data.id, friendly_name: 'téléphone', status: 'verified' },
    ]);
    expect(await levelOf(client)).toMatchObject({ currentLevel: 'aal2', nextLevel: 'aal2' });
    expect(await claimsOf(client)).toMatchObject({ aal: 'aal2', amr: [{ method: 'totp' }, { method: 'password' }] });
  });

  test('ends the other sessions of the person, which showed a password alone', async () => {
    const { client, email } = await somebody();
    const other = await signIn(email);
    const { data } = await client.auth.mfa.enroll({ factorType: 'totp' });
    if (data?.type !== 'totp') throw new Error('no factor');
    await client.auth.mfa.challengeAndVerify({ factorId: data.id, code: totp(data.totp.secret) });
    expect((await other.auth.refreshSession()).error?.code).toBe('refresh_token_not_found');
  });
});

describe('signing in with one', () => {
  test('is aal1 after the password and aal2 after the code, also once the token was refreshed', async () => {
    const { email, factorId, code } = await enrolled();
    const client = await signIn(email);
    expect(await levelOf(client)).toMatchObject({ currentLevel: 'aal1', nextLevel: 'aal2' });
    expect((await client.auth.mfa.challengeAndVerify({ factorId, code: code() })).error).toBeNull();
    expect((await client.auth.refreshSession()).error).toBeNull();
    expect(await claimsOf(client)).toMatchObject({ aal: 'aal2' });
  });

  test('a wrong code is refused, and a challenge is answered once', async () => {
    const { email, factorId, code } = await enrolled();
    const client = await signIn(email);
    const wrong = code() === '000000' ? '111111' : '000000';
    expect((await client.auth.mfa.challengeAndVerify({ factorId, code: wrong })).error?.code).toBe(
      'mfa_verification_failed',
    );
    const { data } = await client.auth.mfa.challenge({ factorId });
    const answer = { factorId, challengeId: data?.id ?? '', code: code() };
    expect((await client.auth.mfa.verify(answer)).error).toBeNull();
    expect((await client.auth.mfa.verify(answer)).error).not.toBeNull();
  });

  test('ten wrong codes close the factor for a while, to the right one too', async () => {
    const { email, factorId, code } = await enrolled();
    const client = await signIn(email);
    const wrong = code() === '000000' ? '111111' : '000000';
    for (let attempt = 0; attempt < 10; attempt += 1)
      await client.auth.mfa.challengeAndVerify({ factorId, code: wrong });
    expect((await client.auth.mfa.challengeAndVerify({ factorId, code: code() })).error?.code).toBe(
      'over_request_rate_limit',
    );
  });

  test('nobody answers with the factor of another', async () => {
    const [one, other] = [await enrolled(), await somebody()];
    const { error } = await other.client.auth.mfa.challengeAndVerify({ factorId: one.factorId, code: one.code() });
    expect(error?.code).toBe('mfa_factor_not_found');
  });
});

describe('removing one', () => {
  test('needs the factor itself, and the token goes back to aal1', async () => {
    const { email, factorId, client } = await enrolled();
    const weak = await signIn(email);
    expect((await weak.auth.mfa.unenroll({ factorId })).error?.code).toBe('insufficient_aal');
    expect((await client.auth.mfa.unenroll({ factorId })).error).toBeNull();
    await client.auth.refreshSession();
    expect(await levelOf(client)).toMatchObject({ currentLevel: 'aal1', nextLevel: 'aal1' });
  });

  test('a second one is enrolled by whoever showed the first', async () => {
    const { email, client } = await enrolled();
    const weak = await signIn(email);
    expect((await weak.auth.mfa.enroll({ factorType: 'totp', friendlyName: 'autre' })).error?.code).toBe(
      'insufficient_aal',
    );
    expect((await client.auth.mfa.enroll({ factorType: 'totp', friendlyName: 'autre' })).error).toBeNull();
  });

  test('the service key lists and removes those of anybody', async () => {
    const { id, factorId, email } = await enrolled();
    const listed = await admin().auth.admin.mfa.listFactors({ userId: id });
    expect(listed.data?.factors).toMatchObject([{ id: factorId, status: 'verified' }]);
    expect(JSON.stringify(listed.data)).not.toContain('secret');
    expect((await admin().auth.admin.mfa.deleteFactor({ userId: id, id: factorId })).error).toBeNull();
    expect(await levelOf(await signIn(email))).toMatchObject({ currentLevel: 'aal1', nextLevel: 'aal1' });
  });
});

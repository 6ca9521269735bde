import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { type SignInService, startSignIn } from '../../../harness/people/signInService.ts';
import { createTestDatabase, type TestDatabase } from '../../../supabase/tests/setup/database.ts';

/** The unmodified client against sign-in as a hosted project has it: addresses count once a letter was answered. */
const options = { auth: { persistSession: false, autoRefreshToken: false } };
const password = 'correct horse 9';
jest.setTimeout(60_000);
const site = 'https://shop.example';
let db: TestDatabase;
let service: SignInService;
let inbox: string;

beforeAll(async () => {
  db = await createTestDatabase();
  service = await startSignIn(db.url, site);
  inbox = service.inboxUrl;
});
afterAll(async () => {
  await service.stop();
  await db.drop();
});

const browser = (): SupabaseClient => createClient(service.url, service.anonKey, options);
const address = () => `${randomUUID()}@example.fr`;

interface ReadLetter {
  subject: string;
  code: string;
  link: URL;
  text: string;
}
/** Letters to somebody, oldest first. */
async function lettersTo(to: string): Promise<ReadLetter[]> {
  const answer = await fetch(inbox);
  const all = (await answer.json()) as { to: string[]; subject: string; html: string; text: string }[];
  return all
    .filter((letter) => letter.to.includes(to))
    .map(({ subject, html, text }) => ({
      subject,
      text,
      code: /<strong>(\d{6})<\/strong>/.exec(html)?.[1] ?? '',
      link: new URL((/href="([^"]+)"/.exec(html)?.[1] ?? '').replaceAll('&#38;', '&')),
    }));
}
async function lastLetterTo(to: string): Promise<ReadLetter> {
  const letter = (await lettersTo(to)).at(-1);
  if (letter === undefined) throw new Error(`no letter to ${to}`);
  return letter;
}
/** Opens the link as a browser does, and reads where it leads. */
async function follow(link: URL): Promise<URL> {
  const answer = await fetch(link, { redirect: 'manual' });
  expect(answer.status).toBe(303);
  return new URL(answer.headers.get('location') ?? '');
}
const fragmentOf = (to: URL) => Object.fromEntries(new URLSearchParams(to.hash.slice(1)));
/** A minute passes between two letters. */
const aMinuteLater = (email: string) =>
  db.query(
    `update auth.users set confirmation_sent_at = confirmation_sent_at - interval '61 s',
       recovery_sent_at = recovery_sent_at - interval '61 s', email_change_sent_at = email_change_sent_at - interval '61 s'
     where email = $1`,
    [email],
  );

async function confirmed(data: Record<string, string> = {}): Promise<{ email: string; client: SupabaseClient }> {
  const email = address();
  await browser().auth.signUp({ email, password, options: { data } });
  await follow((await lastLetterTo(email)).link);
  const client = browser();
  expect((await client.auth.signInWithPassword({ email, password })).error).toBeNull();
  return { email, client };
}

describe('signing up', () => {
  test('gives no session, and a letter whose link signs in where the pages asked for it', async () => {
    const email = address();
    const { data, error } = await browser().auth.signUp({
      email,
      password,
      options: { data: { name: 'Ada', language: 'en' }, emailRedirectTo: `${site}/immersion-elite?session=1` },
    });
    expect(error).toBeNull();
    expect(data.session).toBeNull();
    expect(data.user).toMatchObject({ email, identities: [{ provider: 'email' }] });
    expect(data.user?.confirmation_sent_at).toBeDefined();
    expect((await browser().auth.signInWithPassword({ email, password })).error?.code).toBe('email_not_confirmed');

    const letter = await lastLetterTo(email);
    expect(letter.subject).toBe('Confirm your address');
    const arrived = await follow(letter.link);
    expect(`${arrived.origin}${arrived.pathname}${arrived.search}`).toBe(`${site}/immersion-elite?session=1`);
    const { access_token, refresh_token, type } = fragmentOf(arrived);
    expect(type).toBe('signup');
    const client = browser();
    const set = await client.auth.setSession({ access_token: access_token ?? '', refresh_token: refresh_token ?? '' });
    expect(set.data.user).toMatchObject({ email, user_metadata: { name: 'Ada', language: 'en' } });
    expect(set.data.user?.email_confirmed_at).toBeDefined();
    expect((await browser().auth.signInWithPassword({ email, password })).error).toBeNull();
  });

  test('is confirmed by the code as well, typed once; a wrong one is refused', async () => {
    const email = address();
    await browser().auth.signUp({ email, password });
    const { code, subject } = await lastLetterTo(email);
    expect(subject).toBe('Confirmez votre adresse');
    const wrong = code === '000000' ? '111111' : '000000';
    const refused = await browser().auth.verifyOtp({ email, token: wrong, type: 'email' });
    expect(refused.error).toMatchObject({ status: 403, code: 'otp_expired' });
    const { data, error } = await browser().auth.verifyOtp({ email, token: code, type: 'email' });
    expect(error).toBeNull();
    expect(data.session?.user.email).toBe(email);
    const again = await browser().auth.verifyOtp({ email, token: code, type: 'email' });
    expect(again.error?.code).toBe('otp_expired');
  });

  test('with a taken address looks the same, says nothing of its person, and writes no letter', async () => {
    const { email } = await confirmed({ name: 'Grace' });
    const before = (await lettersTo(email)).length;
    const { data, error } = await browser().auth.signUp({ email, password: 'another password' });
    expect(error).toBeNull();
    expect(data).toMatchObject({ session: null, user: { email, identities: [], user_metadata: {} } });
    expect((await lettersTo(email)).length).toBe(before);
    expect((await browser().auth.signInWithPassword({ email, password: 'another password' })).error?.code).toBe(
      'invalid_credentials',
    );
  });

  test('again before the letter was answered changes no password, and writes again after a minute', async () => {
    const email = address();
    await browser().auth.signUp({ email, password });
    const hasty = await browser().auth.signUp({ email, password: 'somebody else 1' });
    expect(hasty.error).toMatchObject({ status: 429, code: 'over_email_send_rate_limit' });
    await aMinuteLater(email);
    const first = await lastLetterTo(email);
    expect((await browser().auth.resend({ type: 'signup', email })).error).toBeNull();
    expect(fragmentOf(await follow(first.link))).toMatchObject({ error: 'access_denied', error_code: 'otp_expired' });
    await follow((await lastLetterTo(email)).link);
    expect((await browser().auth.signInWithPassword({ email, password })).error).toBeNull();
  });

  test('a letter is good for an hour; a program that only looks at the link uses nothing up', async () => {
    const email = address();
    await browser().auth.signUp({ email, password });
    const { link } = await lastLetterTo(email);
    expect((await fetch(link, { method: 'HEAD' })).status).toBe(200);
    await db.query("update auth.users set confirmation_sent_at = now() - interval '61 min' where email = $1", [email]);
    expect(fragmentOf(await follow(link))['error_code']).toBe('otp_expired');
    await db.query("update auth.users set confirmation_sent_at = now() - interval '59 min' where email = $1", [email]);
    expect(fragmentOf(await follow(link))['type']).toBe('signup');
  });

  test('leads nowhere but to the pages of the shop', async () => {
    const email = address();
    await browser().auth.signUp({ email, password, options: { emailRedirectTo: 'https://elsewhere.example/steal' } });
    expect((await follow((await lastLetterTo(email)).link)).origin).toBe(site);
  });

  test('ten wrong codes close an address for a while, to the right one too', async () => {
    const email = address();
    await browser().auth.signUp({ email, password });
    const { code } = await lastLetterTo(email);
    for (let attempt = 0; attempt < 10; attempt += 1)
      await browser().auth.verifyOtp({ email, token: code === '000000' ? '1' : '000000', type: 'email' });
    expect((await browser().auth.verifyOtp({ email, token: code, type: 'email' })).error?.status).toBe(429);
  });
});

describe('a forgotten password', () => {
  test('is replaced through a letter; other devices have to sign in again', async () => {
    const { email, client: elsewhere } = await confirmed();
    const { error } = await browser().auth.resetPasswordForEmail(email, { redirectTo: `${site}/compte/mot-de-passe` });
    expect(error).toBeNull();
    const letter = await lastLetterTo(email);
    expect(letter.subject).toBe('Choisir un nouveau mot de passe');
    const arrived = await follow(letter.link);
    expect(arrived.pathname).toBe('/compte/mot-de-passe');
    const { access_token, refresh_token, type } = fragmentOf(arrived);
    expect(type).toBe('recovery');
    const client = browser();
    await client.auth.setSession({ access_token: access_token ?? '', refresh_token: refresh_token ?? '' });
    expect((await client.auth.updateUser({ password })).error?.code).toBe('same_password');
    expect((await client.auth.updateUser({ password: 'a new horse 10' })).error).toBeNull();
    expect((await elsewhere.auth.refreshSession()).error?.code).toBe('refresh_token_not_found');
    expect((await browser().auth.signInWithPassword({ email, password })).error?.code).toBe('invalid_credentials');
    expect((await browser().auth.signInWithPassword({ email, password: 'a new horse 10' })).error).toBeNull();
  });

  test('of nobody is answered alike', async () => {
    const { data, error } = await browser().auth.resetPasswordForEmail(address());
    expect([data, error]).toEqual([{}, null]);
  });
});

describe('a link to sign in', () => {
  test('signs in without a password, by an otp as the token says', async () => {
    const { email } = await confirmed();
    const asked = await browser().auth.signInWithOtp({ email, options: { shouldCreateUser: false } });
    expect(asked.error).toBeNull();
    const letter = await lastLetterTo(email);
    expect(letter.subject).toBe('Votre lien de connexion');
    const { data } = await browser().auth.verifyOtp({ email, token: letter.code, type: 'email' });
    const claims = Buffer.from(data.session?.access_token.split('.')[1] ?? '', 'base64url').toString();
    expect(JSON.parse(claims)).toMatchObject({ email, aal: 'aal1', amr: [{ method: 'otp' }] });
  });

  test('goes to nobody new where that was not asked for', async () => {
    const email = address();
    const refused = await browser().auth.signInWithOtp({ email, options: { shouldCreateUser: false } });
    expect(refused.error).toMatchObject({ status: 422, code: 'otp_disabled' });
    expect((await browser().auth.signInWithOtp({ email })).error).toBeNull();
    expect(fragmentOf(await follow((await lastLetterTo(email)).link))['type']).toBe('signup');
  });

  test('by its hash, as a page of the shop verifies it', async () => {
    const { email } = await confirmed();
    await browser().auth.signInWithOtp({ email });
    const token_hash = (await lastLetterTo(email)).link.searchParams.get('token') ?? '';
    const { data } = await browser().auth.verifyOtp({ token_hash, type: 'magiclink' });
    expect(data.user?.email).toBe(email);
  });
});

describe('a change of address', () => {
  test('waits until both addresses have agreed', async () => {
    const { email, client } = await confirmed();
    const next = address();
    const asked = await client.auth.updateUser({ email: next }, { emailRedirectTo: `${site}/compte` });
    expect(asked.error).toBeNull();
    expect(asked.data.user).toMatchObject({ email, new_email: next });
    const agreed = fragmentOf(await follow((await lastLetterTo(next)).link));
    expect(agreed['message']).toContain('other email');
    expect((await client.auth.getUser()).data.user?.email).toBe(email);
    expect(fragmentOf(await follow((await lastLetterTo(email)).link))['type']).toBe('email_change');
    const now = (await client.auth.getUser()).data.user;
    expect(now?.email).toBe(next);
    expect(now?.new_email).toBeUndefined();
    expect((await browser().auth.signInWithPassword({ email: next, password })).error).toBeNull();
  });

  test('is not made by one address that agrees twice', async () => {
    const { email, client } = await confirmed();
    const next = address();
    await client.auth.updateUser({ email: next });
    const { code } = await lastLetterTo(next);
    const once = await browser().auth.verifyOtp({ email: next, token: code, type: 'email_change' });
    expect([once.error, once.data.session]).toEqual([null, null]);
    const twice = await browser().auth.verifyOtp({ email: next, token: code, type: 'email_change' });
    expect(twice.error?.code).toBe('otp_expired');
    expect((await client.auth.getUser()).data.user?.email).toBe(email);
  });

  test('to an address of somebody else is refused', async () => {
    const [{ client }, { email: taken }] = [await confirmed(), await confirmed()];
    expect((await client.auth.updateUser({ email: taken })).error?.code).toBe('email_exists');
  });
});

test('a mail server that is away is said, and what was not sent is not waited for', async () => {
  const email = address();
  await fetch(inbox.replace('/messages', '/_control'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ away: true }),
  });
  const { error } = await browser().auth.signUp({ email, password });
  await fetch(inbox.replace('/messages', '/_control'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  expect(error).toMatchObject({ status: 500, name: 'AuthRetryableFetchError' });
  expect((await browser().auth.signUp({ email, password })).error).toBeNull();
});

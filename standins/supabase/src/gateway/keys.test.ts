import { describe, expect, test } from '@jest/globals';
import { signJwt } from '../jwt.ts';
import { ApiKeys } from './keys.ts';

const secrets = { jwtSecret: '0123456789abcdef'.repeat(4) };
const legacy = (role: string) =>
  signJwt(secrets.jwtSecret, { iss: 'guichet', role, iat: 1_760_000_000, exp: 2_075_000_000 });
const supabase = {
  anonKey: 'sb_publishable_0123456789abcdefghijkl_01234567',
  serviceRoleKey: 'sb_secret_0123456789abcdefghijkl_01234567',
  jwtSecret: secrets.jwtSecret,
  anonJwt: legacy('anon'),
  serviceRoleJwt: legacy('service_role'),
};
const user = signJwt(secrets.jwtSecret, { role: 'authenticated', sub: '00000000-0000-0000-0000-000000000001' });

function claims(token: string | undefined): Record<string, unknown> {
  return JSON.parse(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString('utf8'));
}

describe('new keys', () => {
  const keys = new ApiKeys(supabase, () => 1_800_000_000);

  test.each([
    ['anon', supabase.anonKey],
    ['service_role', supabase.serviceRoleKey],
  ])('the key of %s becomes a token of one hour', (role, key) => {
    const caller = keys.caller({ apikey: key, authorization: undefined });
    expect(caller?.role).toBe(role);
    expect(claims(caller?.token)).toMatchObject({ role, iat: 1_800_000_000, exp: 1_800_003_600 });
  });

  test('supabase-js repeats the key as bearer: it is swapped there too', () => {
    const caller = keys.caller({ apikey: supabase.serviceRoleKey, authorization: `Bearer ${supabase.serviceRoleKey}` });
    expect(claims(caller?.token).role).toBe('service_role');
  });

  test('a bearer alone is enough', () => {
    expect(keys.caller({ apikey: undefined, authorization: `Bearer ${supabase.anonKey}` })?.role).toBe('anon');
  });

  test('the token is the same until shortly before its end, then a new one', () => {
    let now = 1_800_000_000;
    const clocked = new ApiKeys(supabase, () => now);
    const token = () => clocked.caller({ apikey: supabase.anonKey, authorization: undefined })?.token;
    const first = token();
    now += 2_900;
    expect(token()).toBe(first);
    now += 200;
    expect(claims(token()).exp).toBe(now + 3_600);
  });
});

describe('legacy keys', () => {
  const keys = new ApiKeys(supabase, () => 1_800_000_000);

  test('go through as they are', () => {
    expect(keys.caller({ apikey: supabase.anonJwt, authorization: undefined })).toEqual({
      role: 'anon',
      token: supabase.anonJwt,
    });
    expect(
      keys.caller({ apikey: supabase.serviceRoleJwt, authorization: `Bearer ${supabase.serviceRoleJwt}` }),
    ).toEqual({ role: 'service_role', token: supabase.serviceRoleJwt });
  });

  test('signed by somebody else, or expired, they are nobody', () => {
    expect(
      keys.caller({ apikey: signJwt('x'.repeat(40), { role: 'service_role' }), authorization: undefined }),
    ).toBeUndefined();
    expect(
      keys.caller({
        apikey: signJwt(secrets.jwtSecret, { role: 'service_role', exp: 1_799_999_999 }),
        authorization: undefined,
      }),
    ).toBeUndefined();
  });

  test('that have expired since they were first seen are nobody', () => {
    let now = 1_800_000_000;
    const clocked = new ApiKeys(supabase, () => now);
    const key = signJwt(secrets.jwtSecret, { role: 'anon', exp: now + 10 });
    expect(clocked.caller({ apikey: key, authorization: undefined })?.role).toBe('anon');
    now += 20;
    expect(clocked.caller({ apikey: key, authorization: undefined })).toBeUndefined();
  });
});

describe('a signed-in user', () => {
  const keys = new ApiKeys(supabase, () => 1_800_000_000);

  test('wins over the key', () => {
    expect(keys.caller({ apikey: supabase.anonKey, authorization: `Bearer ${user}` })).toEqual({
      role: 'anon',
      token: user,
    });
  });

  test('is no key: without one there is no caller', () => {
    expect(keys.caller({ apikey: user, authorization: undefined })).toBeUndefined();
    expect(keys.caller({ apikey: undefined, authorization: `Bearer ${user}` })).toBeUndefined();
  });
});

test.each([undefined, '', 'sb_secret_wrong', 'eyJ', 'eyJ.eyJ.eyJ', `${supabase.serviceRoleKey}x`])(
  '%j is no key',
  (apikey) => {
    expect(new ApiKeys(supabase).caller({ apikey, authorization: undefined })).toBeUndefined();
  },
);

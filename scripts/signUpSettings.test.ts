import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

// What a hosted Supabase is to be switched to stands in config.toml, and going-live.md says the same with where to find it.

const root = join(__dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** Of the TOML that config.toml is written in: tables, and one value a line. */
function settingsOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  let table = '';
  for (const line of text.split('\n')) {
    const [, name] = /^\[([\w.]+)\]$/.exec(line) ?? [];
    if (name !== undefined) table = `${name}.`;
    const [, key, value] = /^(\w+) = (.+)$/.exec(line) ?? [];
    if (key === undefined || value === undefined) continue;
    if (found.has(table + key)) throw new Error(`${table}${key} stands there twice`);
    found.set(table + key, value);
  }
  return found;
}

const settings = settingsOf(read('supabase/config.toml'));
const rows = read('docs/going-live.md')
  .split('\n')
  .flatMap((line) => {
    const [, where, name, value] = /^ +\| .+ \| (.+) \| `(auth\.[\w.]+) = (.+)` \|$/.exec(line) ?? [];
    return where === undefined || name === undefined || value === undefined ? [] : [{ where, name, value }];
  });

test.each([
  ['auth.enable_signup', 'true'],
  ['auth.enable_anonymous_sign_ins', 'false'],
  ['auth.minimum_password_length', '8'],
  ['auth.email.enable_confirmations', 'true'],
  ['auth.email.double_confirm_changes', 'true'],
  ['auth.email.max_frequency', '"60s"'],
  ['auth.email.otp_expiry', '3600'],
  ['auth.rate_limit.email_sent', '100'],
  ['auth.rate_limit.sign_in_sign_ups', '30'],
  ['auth.rate_limit.token_verifications', '30'],
  ['auth.rate_limit.token_refresh', '150'],
  ['auth.rate_limit.anonymous_users', '1'],
  ['auth.rate_limit.sms_sent', '1'],
  ['auth.mfa.totp.enroll_enabled', 'true'],
  ['auth.mfa.totp.verify_enabled', 'true'],
])('supabase/config.toml sets %s to %s', (name, value) => {
  expect(settings.get(name)).toBe(value);
});

describe('docs/going-live.md', () => {
  test('names what is to be switched on', () => {
    expect(rows.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'auth.email.enable_confirmations',
        'auth.email.double_confirm_changes',
        'auth.enable_anonymous_sign_ins',
        'auth.minimum_password_length',
        'auth.rate_limit.email_sent',
        'auth.rate_limit.sign_in_sign_ups',
        'auth.rate_limit.token_verifications',
        'auth.rate_limit.token_refresh',
        'auth.mfa.totp.enroll_enabled',
        'auth.captcha.enabled',
      ]),
    );
  });

  test.each(rows)('says of $name what config.toml says, and where it is', ({ where, name, value }) => {
    expect([name, settings.get(name)]).toEqual([name, value]);
    expect(where).toMatch(/^(Authentication → .+|the same): \*[^*]+\*/);
  });
});

test('a password that the pages take is long enough for the project', () => {
  const pages = ['web/src/components/SignInDialog.tsx', 'web/src/signIn/ChoosePassword.tsx'];
  const asked = pages.map((page) => Number(/minLength=\{(?:[^}?]+ \? )?(\d+)/.exec(read(page))?.[1]));
  expect(asked).toEqual(pages.map(() => Number(settings.get('auth.minimum_password_length'))));
});

test('a CAPTCHA is off as long as the pages carry no token of one, and only so long', () => {
  const pages = ['web/src/components/SignInDialog.tsx', 'web/src/signIn/LookIntoMail.tsx'].map(read).join('\n');
  expect(settings.get('auth.captcha.enabled')).toBe(String(pages.includes('captchaToken')));
});

import { describe, expect, test } from '@jest/globals';
import { makeSecrets } from './secrets.ts';
import { SettingsError, settingsFrom } from './settings.ts';

const secrets = makeSecrets();
const read = (env: NodeJS.ProcessEnv) => settingsFrom(env, secrets);

function refusal(env: NodeJS.ProcessEnv): string {
  try {
    read(env);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  throw new Error('The settings were taken');
}

describe('defaults', () => {
  test('are the ports of docs/architecture.md on loopback', () => {
    const settings = read({});
    expect(settings.supabase.url).toBe('http://127.0.0.1:54321');
    expect(settings.stripe.webhookUrl).toBe('http://127.0.0.1:5678/webhook/stripe-events');
    expect(settings.telegram.inboxUrl).toBe('http://127.0.0.1:54324/inbox');
    expect(settings.database.url).toContain('@127.0.0.1:54322/postgres');
  });

  test('hold for an empty variable, which a shell cannot tell from a missing one', () => {
    expect(read({ GUICHET_N8N_PORT: '', SUPABASE_URL: '' }).ports.n8n).toBe(5678);
  });
});

describe('a wrong setting is one line that begins with its name', () => {
  test.each([
    [{ GUICHET_N8N_PORT: 'abc' }, /^GUICHET_N8N_PORT \("abc"\) is not a port/],
    [{ GUICHET_WEB_PORT: '70000' }, /^GUICHET_WEB_PORT \("70000"\) is not a port/],
    [{ GUICHET_N8N_PORT: '54321' }, /^GUICHET_N8N_PORT: port 54321 is already taken by GUICHET_SUPABASE_PORT/],
    [{ GUICHET_N8N_EMAIL: 'nobody' }, /^GUICHET_N8N_EMAIL \("nobody"\) is not an e-mail address/],
    [
      { SUPABASE_URL: 'example.org', SUPABASE_SERVICE_ROLE_KEY: 'sb_secret_a' },
      /^SUPABASE_URL \("example.org"\) is not an http\(s\) address/,
    ],
    [{ SUPABASE_URL: 'https://a.example' }, /^SUPABASE_SERVICE_ROLE_KEY is missing/],
    [{ SUPABASE_SERVICE_ROLE_KEY: 'sb_secret_a' }, /^SUPABASE_URL is missing/],
    [{ TELEGRAM_BOT_TOKEN: '12:abc' }, /^TELEGRAM_CHAT_ID is missing/],
  ])('%j', (env, message) => {
    const said = refusal(env);
    expect(said).toMatch(message);
    expect(said.split('\n')).toHaveLength(1);
  });

  test('and never holds the value of a secret', () => {
    for (const name of [
      'STRIPE_SECRET_KEY',
      'STRIPE_WEBHOOK_SECRET',
      'TELEGRAM_BOT_TOKEN',
      'GUICHET_N8N_PASSWORD',
      'SUPABASE_SERVICE_ROLE_KEY',
      'DATABASE_URL',
    ]) {
      expect(refusal({ [name]: 'hunter2' })).not.toContain('hunter2');
    }
  });
});

describe('what comes from outside replaces the embedded part', () => {
  test('a Supabase elsewhere', () => {
    const { supabase, database } = read({
      SUPABASE_URL: 'https://a.supabase.co/',
      SUPABASE_SERVICE_ROLE_KEY: 'sb_secret_a',
    });
    expect(supabase).toMatchObject({ embedded: false, url: 'https://a.supabase.co', serviceRoleKey: 'sb_secret_a' });
    expect(database.url).toBeUndefined();
    expect(database.n8nUrl).toContain('@127.0.0.1:54322/n8n');
  });

  test('the real Telegram and the real Stripe', () => {
    const { telegram, stripe } = read({
      TELEGRAM_BOT_TOKEN: '12:abc',
      TELEGRAM_CHAT_ID: '-100',
      STRIPE_SECRET_KEY: 'sk_test_a',
      STRIPE_WEBHOOK_SECRET: 'whsec_a',
    });
    expect(telegram).toEqual({
      embedded: false,
      botToken: '12:abc',
      chatId: '-100',
      apiUrl: 'https://api.telegram.org',
      inboxUrl: undefined,
    });
    expect(stripe).toMatchObject({ embedded: false, apiUrl: 'https://api.stripe.com', webhookSecret: 'whsec_a' });
  });
});

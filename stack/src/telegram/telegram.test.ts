import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeSecrets } from '../secrets.ts';
import type { Service } from '../service.ts';
import { settingsFrom, type Settings } from '../settings.ts';
import { createTelegram } from './index.ts';

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise<void>((resolve) => {
    probe.close(() => resolve());
  });
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

let home: string;
let settings: Settings;
let telegram: Service;
const log: string[] = [];

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'guichet-telegram-'));
  settings = settingsFrom({ GUICHET_HOME: home, GUICHET_TELEGRAM_PORT: String(await freePort()) }, makeSecrets());
  telegram = createTelegram(settings, (line) => log.push(line));
  await telegram.start();
});

afterEach(async () => {
  await telegram.stop();
  rmSync(home, { recursive: true });
});

const call = async (method: string, body: object, token = settings.telegram.botToken) => {
  const response = await fetch(`${settings.telegram.apiUrl}/bot${token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
};
const inbox = async () => (await fetch(`${settings.telegram.apiUrl}/inbox`)).json();
const control = (body: object) =>
  fetch(`${settings.telegram.apiUrl}/_control`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const message = (text: string) => ({ chat_id: settings.telegram.chatId, text, parse_mode: 'HTML' });

describe('the Bot API', () => {
  test('takes JSON, forms and the query, and answers as Telegram does', async () => {
    expect(await call('sendMessage', message('<b>un</b>'))).toMatchObject({
      status: 200,
      body: {
        ok: true,
        result: { message_id: 1, chat: { id: 1000 }, text: 'un', entities: [{ type: 'bold', offset: 0, length: 2 }] },
      },
    });
    const url = `${settings.telegram.apiUrl}/bot${settings.telegram.botToken}/sendMessage`;
    await fetch(url, { method: 'POST', body: new URLSearchParams({ chat_id: '1000', text: 'deux' }) });
    await fetch(`${url}?${new URLSearchParams({ chat_id: '1000', text: 'trois' })}`);
    expect(await inbox()).toMatchObject([
      { message_id: 1, text: 'un', source: '<b>un</b>', chat_id: '1000' },
      { message_id: 2, text: 'deux' },
      { message_id: 3, text: 'trois' },
    ]);
    expect(await call('getMe', {})).toMatchObject({ status: 200, body: { ok: true, result: { is_bot: true } } });
    expect(await call('editMessageText', { ...message('deux, corrigé'), message_id: 2 })).toMatchObject({
      status: 200,
    });
    expect(await inbox()).toMatchObject([
      {},
      { message_id: 2, text: 'deux, corrigé', edited_at: expect.any(String) },
      {},
    ]);
  });

  test.each([
    ['another chat', 'sendMessage', { chat_id: '7', text: 'x' }, 'Bad Request: chat not found'],
    ['no text', 'sendMessage', { chat_id: '1000', text: ' ' }, 'Bad Request: message text is empty'],
    ['too long a text', 'sendMessage', { chat_id: '1000', text: 'x'.repeat(4097) }, 'Bad Request: message is too long'],
    [
      'an edit of nothing',
      'editMessageText',
      { chat_id: '1000', text: 'x', message_id: 99 },
      'Bad Request: message to edit not found',
    ],
  ])('refuses %s', async (_name, method, body, description) => {
    expect(await call(method, body)).toEqual({ status: 400, body: { ok: false, error_code: 400, description } });
    expect(await inbox()).toEqual([]);
  });

  test('refuses markup it cannot read, another token, and a method it does not know', async () => {
    expect(await call('sendMessage', message('a < b'))).toMatchObject({
      status: 400,
      body: { description: expect.stringContaining("can't parse entities") },
    });
    expect(await call('sendMessage', message('x'), '123:wrong')).toEqual({
      status: 401,
      body: { ok: false, error_code: 401, description: 'Unauthorized' },
    });
    expect(await call('sendMessage', message('x'), 'nonsense')).toMatchObject({ status: 404 });
    expect(await call('banChatMember', {})).toMatchObject({ status: 404, body: { ok: false } });
  });
});

describe('played faults', () => {
  test('a rate limit names the time to wait, and ends', async () => {
    await control({ rate_limit: { retry_after: 5, for_seconds: 0.2 } });
    expect(await call('sendMessage', message('x'))).toEqual({
      status: 429,
      body: {
        ok: false,
        error_code: 429,
        description: 'Too Many Requests: retry after 5',
        parameters: { retry_after: 5 },
      },
    });
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(await call('sendMessage', message('x'))).toMatchObject({ status: 200 });
  });

  test('a fault lasts until it is taken back; a wrong wish is refused', async () => {
    await control({ status: 502 });
    expect(await call('getMe', {})).toMatchObject({ status: 502 });
    await control({ status: null });
    expect(await call('getMe', {})).toMatchObject({ status: 200 });
    expect((await control({ rate_limit: 5 })).status).toBe(400);
  });
});

describe('the inbox', () => {
  test('outlives a restart, and its numbers go on', async () => {
    await call('sendMessage', message('avant'));
    await telegram.stop();
    expect(readFileSync(join(home, 'telegram', 'inbox.json'), 'utf8')).toContain('avant');
    telegram = createTelegram(settings, (line) => log.push(line));
    await telegram.start();
    await call('sendMessage', message('après'));
    expect(await inbox()).toMatchObject([
      { message_id: 1, text: 'avant' },
      { message_id: 2, text: 'après' },
    ]);
    expect((await fetch(`${settings.telegram.apiUrl}/inbox`, { method: 'DELETE' })).status).toBe(204);
    expect(await inbox()).toEqual([]);
  });

  test('is a page in French whose messages run no code', async () => {
    await call('sendMessage', message('&lt;script&gt;alert(1)&lt;/script&gt;'));
    const response = await fetch(settings.telegram.apiUrl);
    const page = await response.text();
    expect(page).toContain('<html lang="fr">');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('tells an open page of each message at once', async () => {
    const stream = await fetch(`${settings.telegram.apiUrl}/events`);
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    await call('sendMessage', message('<b>en direct</b>'));
    let seen = '';
    while (reader && !seen.includes('en direct')) seen += (await reader.read()).value ?? '';
    expect(seen).toContain('"id":"m1"');
    await reader?.cancel();
  });
});

test('the addresses stand in stack.env, the token in no log line', () => {
  expect(telegram.env()).toEqual({
    TELEGRAM_API_URL: settings.telegram.apiUrl,
    TELEGRAM_INBOX_URL: `${settings.telegram.apiUrl}/inbox`,
  });
  expect(log.join('\n')).not.toContain(settings.telegram.botToken);
});

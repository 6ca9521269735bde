import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { createTelegramStandIn, type TelegramStandIn } from './standIn.ts';

const GROUP = '-1001';
const CLAIRE = 501;
const KARIM = 502;

let folder: string;
let telegram: TelegramStandIn;
let url: string;

const listen = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'telegram-'));
  telegram = createTelegramStandIn({ token: '1:test', chatId: GROUP, inboxFile: join(folder, 'inbox.json') }, () => {});
  url = await listen(telegram.server);
});
afterEach(async () => {
  await telegram.end();
  rmSync(folder, { recursive: true });
});

const post = async (path: string, body: object) => {
  const answer = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: z.looseObject({}).parse(await answer.json()) };
};
const call = (method: string, body: object = {}) => post(`/bot1:test/${method}`, body);
const updatesSchema = z.array(
  z.looseObject({
    update_id: z.number(),
    callback_query: z
      .looseObject({ id: z.string(), data: z.string(), from: z.looseObject({ id: z.number() }) })
      .optional(),
    message: z.looseObject({ text: z.string() }).optional(),
  }),
);
const updates = async (parameters: object = {}) =>
  updatesSchema.parse((await call('getUpdates', parameters)).body.result);
const keyboard = (...data: string[]) => ({
  inline_keyboard: [data.map((callback_data) => ({ text: callback_data, callback_data }))],
});
/** @returns the number of the message */
const send = async (data: string[], chat_id: string | number = GROUP): Promise<number> => {
  const { body } = await call('sendMessage', { chat_id, text: 'Décider ?', reply_markup: keyboard(...data) });
  return z.object({ message_id: z.number() }).parse(body.result).message_id;
};

describe('a button', () => {
  test('that is pressed reaches the bot with who, where and what it carries, and is answered once', async () => {
    const message_id = await send(['offre-1']);
    await post('/press', { from: CLAIRE, chat_id: GROUP, message_id, data: 'offre-1' });
    const [update] = await updates();
    expect(update).toMatchObject({
      callback_query: {
        data: 'offre-1',
        from: { id: CLAIRE, is_bot: false, first_name: 'Claire' },
        message: { message_id, chat: { id: -1001, type: 'supergroup' }, reply_markup: keyboard('offre-1') },
      },
    });
    const id = update?.callback_query?.id;
    expect(await call('answerCallbackQuery', { callback_query_id: id, text: 'Fait', show_alert: true })).toMatchObject({
      body: { ok: true, result: true },
    });
    expect(await (await fetch(`${url}/answers`)).json()).toMatchObject([
      { from: CLAIRE, text: 'Fait', show_alert: true },
    ]);
    expect(await call('answerCallbackQuery', { callback_query_id: '77' })).toMatchObject({
      status: 400,
      body: { description: expect.stringContaining('query is too old') },
    });
  });

  test('of somebody who writes as the group comes from GroupAnonymousBot', async () => {
    const message_id = await send(['x']);
    await post('/press', { from: CLAIRE, chat_id: GROUP, message_id, data: 'x', anonymous: true });
    await post('/say', { from: CLAIRE, chat_id: GROUP, text: '/statut', anonymous: true });
    expect(await updates()).toMatchObject([
      { callback_query: { from: { id: 1087968824, is_bot: true } } },
      { message: { from: { username: 'GroupAnonymousBot' }, sender_chat: { id: -1001 } } },
    ]);
  });

  test.each([
    [[{ text: 'x', callback_data: '' }], 'BUTTON_DATA_INVALID'],
    [[{ text: 'x', callback_data: 'é'.repeat(33) }], 'BUTTON_DATA_INVALID'],
    [[{ text: 'x', url: 'http://localhost:3000/bureau' }], 'Wrong HTTP URL'],
    [[{ text: ' ', callback_data: 'x' }], 'not allowed to be empty'],
    [[{ text: 'x' }], "can't parse inline keyboard button"],
  ])('that Telegram would refuse is refused: %j', async (row, description) => {
    expect(
      await call('sendMessage', { chat_id: GROUP, text: 'x', reply_markup: { inline_keyboard: [row] } }),
    ).toMatchObject({
      status: 400,
      body: { description: expect.stringContaining(description) },
    });
  });

  test('is taken away by an edit; one that changes nothing is refused', async () => {
    const message_id = await send(['x']);
    const same = { chat_id: GROUP, message_id, text: 'Décider ?', reply_markup: keyboard('x') };
    expect(await call('editMessageText', same)).toMatchObject({
      status: 400,
      body: { description: expect.stringContaining('message is not modified') },
    });
    expect(
      await call('editMessageReplyMarkup', { chat_id: GROUP, message_id, reply_markup: keyboard() }),
    ).toMatchObject({
      status: 200,
    });
    expect(await (await fetch(`${url}/inbox`)).json()).toMatchObject([{ message_id, edited_at: expect.any(String) }]);
  });
});

describe('getUpdates', () => {
  test('gives the same again until a later offset is asked for', async () => {
    for (const text of ['/un', '/deux']) await post('/say', { from: CLAIRE, chat_id: GROUP, text });
    const first = await updates();
    expect(first.map(({ message }) => message?.text)).toEqual(['/un', '/deux']);
    expect(await updates()).toEqual(first);
    expect(await updates({ offset: (first[0]?.update_id ?? 0) + 1 })).toEqual(first.slice(1));
    expect(await updates({ offset: (first[1]?.update_id ?? 0) + 1 })).toEqual([]);
  });

  test('waits for the first one, ends the poll before it, and gives what is wanted alone', async () => {
    const waiting = updates({ timeout: 20, allowed_updates: ['callback_query'] });
    await post('/say', { from: CLAIRE, chat_id: GROUP, text: '/statut' });
    const message_id = await send(['x']);
    await post('/press', { from: KARIM, chat_id: GROUP, message_id, data: 'x' });
    expect(await waiting).toMatchObject([{ callback_query: { data: 'x' } }]);
    const [{ update_id } = { update_id: 0 }] = await updates();
    const [replaced, last] = [call('getUpdates', { timeout: 20, offset: update_id + 1 }), updates()];
    expect(await replaced).toMatchObject({
      status: 409,
      body: { description: expect.stringContaining('terminated by other') },
    });
    expect(await last).toEqual([]);
  });

  test('hears in a group what is said to it alone; in private everything, once somebody has begun', async () => {
    await post('/say', { from: CLAIRE, chat_id: GROUP, text: 'bonjour tout le monde' });
    expect(await updates()).toEqual([]);
    expect(await call('sendMessage', { chat_id: CLAIRE, text: 'x' })).toMatchObject({
      status: 403,
      body: { description: "Forbidden: bot can't initiate conversation with a user" },
    });
    await post('/say', { from: CLAIRE, chat_id: String(CLAIRE), text: 'bonjour' });
    expect(await updates()).toMatchObject([{ message: { text: 'bonjour', chat: { id: CLAIRE, type: 'private' } } }]);
    expect(await call('sendMessage', { chat_id: CLAIRE, text: 'x' })).toMatchObject({ status: 200 });
    expect(await call('sendMessage', { chat_id: 7, text: 'x' })).toMatchObject({
      body: { description: 'Bad Request: chat not found' },
    });
  });

  test('marks commands, and says the topic', async () => {
    await post('/say', { from: CLAIRE, chat_id: GROUP, text: '/client@guichet_bot a@b.fr', message_thread_id: 7 });
    expect(await updates()).toMatchObject([
      {
        message: {
          entities: [{ type: 'bot_command', offset: 0, length: 19 }],
          message_thread_id: 7,
          is_topic_message: true,
        },
      },
    ]);
  });
});

describe('a webhook', () => {
  test('gets each update with its secret until it has answered 2xx, and forbids polling', async () => {
    const heard: { secret: unknown; body: unknown }[] = [];
    const answers = [500, 200];
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const body: unknown = JSON.parse(Buffer.concat(parts).toString());
        heard.push({ secret: request.headers['x-telegram-bot-api-secret-token'], body });
        response.writeHead(answers.shift() ?? 200).end();
      });
    });
    const hook = await listen(server);
    try {
      expect(await call('setWebhook', { url: 'ftp://x', secret_token: 's' })).toMatchObject({ status: 400 });
      await call('setWebhook', { url: hook, secret_token: 'geheim', allowed_updates: ['message'] });
      expect(await call('getUpdates')).toMatchObject({
        status: 409,
        body: { description: expect.stringContaining('webhook is active') },
      });
      await post('/say', { from: CLAIRE, chat_id: GROUP, text: '/statut' });
      for (let n = 0; n < 100 && heard.length < 2; n += 1) await new Promise((resolve) => setTimeout(resolve, 50));
      expect(heard).toEqual(
        [1, 2].map(() => ({
          secret: 'geheim',
          body: expect.objectContaining({ message: expect.objectContaining({ text: '/statut' }) }),
        })),
      );
      expect(await call('getWebhookInfo')).toMatchObject({ body: { result: { url: hook, pending_update_count: 0 } } });
      await call('deleteWebhook');
      expect(await updates()).toEqual([]);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

describe('limits', () => {
  test('are counted where they are asked for: one message a second in a chat', async () => {
    await post('/_control', { limits: true });
    await send(['x']);
    expect(await call('sendMessage', { chat_id: GROUP, text: 'y' })).toMatchObject({
      status: 429,
      body: { parameters: { retry_after: 1 } },
    });
  });
});

describe('the page', () => {
  test('shows buttons to press and a box to write as one of several people, in the group or in private', async () => {
    await send(['offre-1']);
    const group = await (await fetch(`${url}/?as=${KARIM}`)).text();
    expect(group).toContain('data-press="offre-1"');
    expect(group).toContain(`<option value="${KARIM}" selected>Karim</option>`);
    const own = await (await fetch(`${url}/?as=${KARIM}&chat=private`)).text();
    expect(own).toContain(`data-chat="${KARIM}"`);
    expect(own).not.toContain('class="key"');
  });
});

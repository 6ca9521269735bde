import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { startFakePostgrest, type FakePostgrest } from '../shared/testing/fakePostgrest';
import { Supabase } from '../shared/transport';
import type { Bot, Update } from './bot';
import { Reception, type ReceptionOptions } from './reception';

const URL = 'https://n8n.example/webhook/telegram';
let rest: FakePostgrest;
/** whose turn it is */
let isMine: boolean;
beforeEach(async () => {
  rest = await startFakePostgrest();
  isMine = true;
  rest.answerAll(({ path }) => ({
    body: path === 'rpc/hold_telegram_reception' ? { held: isMine } : { results: [], released: true },
  }));
});
afterEach(async () => {
  await rest.close();
});

/** A bot that says what was asked of it, and knows one webhook. */
function fakeBot(waiting: Update[] = []) {
  const said: string[] = [];
  const hook = { url: '', isTurnedAway: false };
  const bot: Bot = {
    id: 7,
    async updates(offset) {
      said.push(`poll ${offset ?? 'from the first'}`);
      await sleep(5);
      return waiting.splice(0);
    },
    async setWebhook(url) {
      said.push('set');
      Object.assign(hook, { url, isTurnedAway: false });
    },
    async deleteWebhook() {
      said.push('delete');
      hook.url = '';
    },
    webhook: async () => ({ ...hook }),
  };
  return { bot, said, hook };
}

const receive = (bot: Bot, by: ReceptionOptions['by']): Reception => {
  const reception = new Reception({
    supabase: new Supabase({ url: rest.url, serviceKey: 'sb_secret_1' }),
    bot,
    holder: 'me',
    by,
    onStored: () => undefined,
    report: () => undefined,
    pauses: { watchMs: 5, standbyMs: 5 },
  });
  reception.start();
  return reception;
};
const until = async (isSo: () => boolean): Promise<void> => {
  for (let n = 0; n < 2_000; n += 1) {
    if (isSo()) return;
    await sleep(5);
  }
  throw new Error('it never came to that');
};

test('the webhook is told at each start, again when somebody took it away, and when Telegram bears an old secret', async () => {
  const { bot, said, hook } = fakeBot();
  hook.url = URL;
  const first = receive(bot, { kind: 'webhook', url: URL });
  // it stands there already, with whatever secret: told all the same
  await until(() => said.length === 1);
  hook.url = 'https://somebody.example/else';
  await until(() => said.length === 2);
  hook.isTurnedAway = true;
  await until(() => said.length === 3);
  await sleep(50);
  expect(said).toEqual(['set', 'set', 'set']);
  await first.stop();
  expect(rest.calls.at(-1)).toMatchObject({
    path: 'rpc/release_telegram_reception',
    body: { bot_id: 7, holder: 'me' },
  });
});

test('whose turn it is not asks Telegram for nothing', async () => {
  isMine = false;
  const { bot, said } = fakeBot();
  const reception = receive(bot, { kind: 'webhook', url: URL });
  await until(() => rest.calls.length > 3);
  expect(said).toEqual([]);
  isMine = true;
  await until(() => said.length > 0);
  await reception.stop();
});

test('long polling takes the webhook away once, and says that updates were taken after the database has them', async () => {
  const { bot, said } = fakeBot([{ update_id: 41 }, { update_id: 42 }]);
  const reception = receive(bot, { kind: 'polling' });
  await until(() => said.includes('poll 43'));
  await reception.stop();
  expect(said.slice(0, 3)).toEqual(['delete', 'poll from the first', 'poll 43']);
  const stored = rest.calls.find(({ path }) => path === 'rpc/receive_telegram_updates');
  expect(z.object({ updates: z.array(z.object({ update_id: z.number() })) }).parse(stored?.body).updates).toEqual([
    { update_id: 41 },
    { update_id: 42 },
  ]);
});

test('what could not be stored is not taken: the same updates are asked for again', async () => {
  const { bot, said } = fakeBot([{ update_id: 41 }]);
  rest.answer(() => ({ body: { held: true } }));
  rest.answer(() => ({ status: 500, body: { message: 'no', code: 'XX000' } }));
  const reception = receive(bot, { kind: 'polling' });
  await until(() => said.filter((word) => word === 'poll from the first').length > 1);
  await reception.stop();
  expect(said).not.toContain('poll 42');
});

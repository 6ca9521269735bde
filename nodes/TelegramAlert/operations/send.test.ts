import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import * as z from 'zod';
import { perform } from '../../shared/operation';
import { fakeContext } from '../../shared/testing/fakeContext';
import { startFakePostgrest, type FakePostgrest } from '../../shared/testing/fakePostgrest';
import { supabaseOf } from '../../shared/transport';
import { templates } from '../templates';
import { send } from './send';

let rest: FakePostgrest;
beforeEach(async () => {
  rest = await startFakePostgrest();
  rest.answerAll(() => ({ body: { results: [] } }));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await rest.close();
});

const alert = (id: string, template: string) => ({
  json: {
    token: 'lease-1',
    ids: [id],
    template,
    locale: null,
    count: 1,
    first_at: null,
    last_at: null,
    data: [{ machine_name: `Hall ${id}` }],
  },
});

/** Sends with a Telegram that takes everything. @returns what the items became, and the texts that were sent */
async function run(items: ReturnType<typeof alert>[]) {
  const sent: string[] = [];
  const { context } = fakeContext({
    items,
    continueOnFail: true,
    credentials: {
      guichetSupabaseApi: { url: rest.url, serviceKey: 'sb_secret_1' },
      guichetTelegramApi: { botToken: '123456:AA-secret', chatId: '-42' },
    },
  });
  Object.assign(context, {
    getTimezone: () => 'Europe/Paris',
    getInstanceBaseUrl: () => 'https://n8n.example/',
    helpers: {
      httpRequestWithAuthentication: async (_type: string, { body }: { body: unknown }) => {
        sent.push(z.object({ text: z.string() }).parse(body).text);
        return { statusCode: 200, body: { ok: true, result: { message_id: 100 + sent.length } } };
      },
    },
  });
  const [output = []] = await perform(
    context,
    () => send,
    () => ({ supabase: () => supabaseOf(context) }),
  );
  return { output, sent };
}

test('a text that cannot be written fails its own alert; those after it are sent', async () => {
  const known = templates.get.bind(templates);
  jest.spyOn(templates, 'get').mockImplementation((name) =>
    name === 'broken'
      ? {
          placeholders: [],
          shipped: () => ({ emoji: '', title: '', many: '', body: '' }),
          write: () => {
            throw new Error('no such word');
          },
        }
      : known(name),
  );
  const { output, sent } = await run([alert('a', 'broken'), alert('b', 'machine_offline')]);
  expect(sent).toEqual([expect.stringContaining('Hall b')]);
  const message = 'The text of "broken" could not be written: no such word';
  // without a time to wait: an attempt is counted, and the twelfth is the last
  expect(rest.calls.map(({ path, body }) => [path, body])).toEqual([
    ['rpc/complete_alerts', { token: 'lease-1', alerts: [{ ids: ['b'], telegram_message_id: 101 }] }],
    ['rpc/fail_alerts', { token: 'lease-1', alerts: [{ ids: ['a'], message }] }],
  ]);
  expect(output[0]).toMatchObject({ json: { ids: ['a'], error: { message } } });
  expect(output[1]).toMatchObject({ json: { ids: ['b'], sent: true } });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { INodeParameters } from 'n8n-workflow';
import * as z from 'zod';
import { startFakePostgrest, type FakePostgrest } from '../shared/testing/fakePostgrest';
import { startN8nCore, type CoreRun, type N8nCore } from '../shared/testing/n8nCore';

// n8n-core takes its time to load
jest.setTimeout(30_000);

const TOKEN = '123456:AA-very_secret';

interface Sent {
  path: string;
  body: unknown;
}

interface BotServer {
  url: string;
  sent: Sent[];
  answers: Array<{ status: number; body: object }>;
  server: Server;
}

/** A Bot API that answers as the test says, by default "sent". */
async function startBot(): Promise<BotServer> {
  const sent: Sent[] = [];
  const answers: BotServer['answers'] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      sent.push({ path: request.url ?? '', body: JSON.parse(Buffer.concat(parts).toString()) });
      const { status, body } = answers.shift() ?? {
        status: 200,
        body: { ok: true, result: { message_id: 100 + sent.length } },
      };
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the bot has no port');
  return { url: `http://127.0.0.1:${address.port}`, sent, answers, server };
}

let core: N8nCore;
let postgrest: FakePostgrest;
let bot: BotServer;

beforeAll(() => {
  core = startN8nCore();
});

afterAll(() => core.close());

beforeEach(async () => {
  postgrest = await startFakePostgrest();
  bot = await startBot();
});

afterEach(async () => {
  bot.server.closeAllConnections();
  bot.server.close();
  await postgrest.close();
});

function run(
  parameters: INodeParameters,
  items: object[],
  more: { onError?: 'continueErrorOutput'; botUrl?: string; topicId?: string; botToken?: string } = {},
): Promise<CoreRun> {
  return core.run({
    items: items.map((item) => ({ ...item })),
    node: { type: 'n8n-nodes-guichet.telegramAlert', parameters, ...(more.onError ? { onError: more.onError } : {}) },
    credentials: {
      guichetSupabaseApi: { url: postgrest.url, serviceKey: 'sb_secret_test' },
      guichetTelegramApi: {
        botToken: more.botToken ?? TOKEN,
        chatId: '-42',
        topicId: more.topicId ?? '',
        baseUrl: more.botUrl ?? bot.url,
      },
    },
  });
}

const jsonOf = (result: CoreRun, node: string) => (result.output[node]?.[0] ?? []).map((item) => item.json);
const alert = (id: string, template = 'machine_offline') => ({
  token: 'lease-1',
  ids: [id],
  template,
  locale: null,
  count: 1,
  first_at: null,
  last_at: null,
  data: [{ machine_name: `Hall ${id}` }],
});

describe('sending', () => {
  beforeEach(() => postgrest.answerAll(() => ({ body: { results: [] } })));

  test('writes one HTML message a group and marks each as sent at once', async () => {
    const result = await run({ operation: 'send' }, [alert('a'), alert('b')]);
    expect(bot.sent.map(({ path }) => path)).toEqual([`/bot${TOKEN}/sendMessage`, `/bot${TOKEN}/sendMessage`]);
    expect(bot.sent[0]?.body).toEqual({
      chat_id: '-42',
      text: '🔌 <b>Machine hors ligne</b>\nMachine\u00a0: Hall a\n👉 Vérifier le courant, le réseau et le boîtier sur place.',
      parse_mode: 'HTML',
      link_preview_options: { is_disabled: true },
    });
    expect(postgrest.calls.map(({ path, body }) => [path, body])).toEqual([
      ['rpc/complete_alerts', { token: 'lease-1', alerts: [{ ids: ['a'], telegram_message_id: 101 }] }],
      ['rpc/complete_alerts', { token: 'lease-1', alerts: [{ ids: ['b'], telegram_message_id: 102 }] }],
    ]);
    expect(jsonOf(result, 'Done')).toMatchObject([
      { sent: true, telegram_message_id: 101 },
      { sent: true, telegram_message_id: 102 },
    ]);
  });

  test('429 sleeps nowhere: that alert and all after it go back with the time to wait', async () => {
    bot.answers.push(
      { status: 200, body: { ok: true, result: { message_id: 7 } } },
      {
        status: 429,
        body: {
          ok: false,
          error_code: 429,
          description: 'Too Many Requests: retry after 31',
          parameters: { retry_after: 31 },
        },
      },
    );
    const startedAt = Date.now();
    const result = await run({ operation: 'send' }, [alert('a'), alert('b'), alert('c')]);
    expect(Date.now() - startedAt).toBeLessThan(10_000);
    expect(bot.sent).toHaveLength(2);
    const message = 'Telegram refused sendMessage: Too Many Requests: retry after 31 (429)';
    expect(postgrest.calls.at(-1)).toMatchObject({
      path: 'rpc/fail_alerts',
      body: {
        token: 'lease-1',
        alerts: [
          { ids: ['b'], message, retry_after_seconds: 31 },
          { ids: ['c'], message, retry_after_seconds: 31 },
        ],
      },
    });
    expect(result.error).toBeNull();
    expect(jsonOf(result, 'Done')).toMatchObject([
      { sent: true },
      { sent: false, retry_after_seconds: 31 },
      { sent: false },
    ]);
  });

  test('a Telegram out of reach loses nothing, and its token is nowhere in the execution', async () => {
    const result = await run({ operation: 'send' }, [alert('a')], { botUrl: 'http://127.0.0.1:1' });
    expect(postgrest.calls).toMatchObject([
      {
        path: 'rpc/fail_alerts',
        body: {
          alerts: [
            {
              ids: ['a'],
              message: expect.stringMatching(/^Could not reach Telegram for sendMessage: .*refused the connection/),
              outage: 'unreachable',
            },
          ],
        },
      },
    ]);
    expect(JSON.stringify(postgrest.calls)).not.toContain('very_secret');
    expect(result.everything).not.toContain('very_secret');
  });

  test.each([
    [400, 'Bad Request: chat not found'],
    [400, 'Bad Request: message thread not found'],
    [400, 'Bad Request: TOPIC_CLOSED'],
    [400, 'Bad Request: PEER_ID_INVALID'],
    [400, 'Bad Request: not enough rights to send text messages to the chat'],
    [401, 'Unauthorized'],
    [404, 'Not Found'],
    [403, 'Forbidden: bot was kicked from the supergroup chat'],
    [403, 'Forbidden: bot was blocked by the user'],
    [403, 'Forbidden: the group chat was deleted'],
  ])(
    'a chat that takes nothing (%i %s) is an outage: asked once, nothing is used up, and the execution ends well',
    async (status, description) => {
      bot.answers.push({ status, body: { ok: false, error_code: status, description } });
      const result = await run({ operation: 'send' }, [alert('a'), alert('b')]);
      const message = `Telegram refused sendMessage: ${description} (${status})`;
      expect(bot.sent).toHaveLength(1);
      expect(postgrest.calls.map(({ path, body }) => [path, body])).toEqual([
        [
          'rpc/fail_alerts',
          {
            token: 'lease-1',
            alerts: [
              { ids: ['a'], message, outage: 'refused' },
              { ids: ['b'], message, outage: 'refused' },
            ],
          },
        ],
      ]);
      expect(result.error).toBeNull();
      expect(jsonOf(result, 'Done')).toMatchObject([
        { ids: ['a'], sent: false, reason: message },
        { ids: ['b'], sent: false },
      ]);
      expect(result.everything).not.toContain('very_secret');
    },
  );

  test('who tries the node by hand sees what Telegram says, and what to check', async () => {
    bot.answers.push({ status: 401, body: { ok: false, error_code: 401, description: 'Unauthorized' } });
    const result = await run({ operation: 'send' }, [{ ...alert('a'), token: null, ids: [] }]);
    expect(result.error).toMatchObject({
      message: 'Telegram refused sendMessage: Unauthorized (401)',
      description: expect.stringContaining('@BotFather'),
      itemIndex: 0,
    });
    expect(postgrest.calls).toEqual([]);
  });

  test('what is wrong with one alert fails that one; the database counts the attempt; others are sent', async () => {
    bot.answers.push({
      status: 400,
      body: { ok: false, error_code: 400, description: 'Bad Request: message is too long' },
    });
    const result = await run({ operation: 'send' }, [alert('a'), alert('b')], { onError: 'continueErrorOutput' });
    expect(jsonOf(result, 'Failed')).toMatchObject([
      { ids: ['a'], error: { message: 'Telegram refused sendMessage: Bad Request: message is too long (400)' } },
    ]);
    expect(jsonOf(result, 'Done')).toMatchObject([{ ids: ['b'], sent: true }]);
    expect(postgrest.calls.at(-1)?.body).toEqual({
      token: 'lease-1',
      alerts: [{ ids: ['a'], message: 'Telegram refused sendMessage: Bad Request: message is too long (400)' }],
    });
  });

  test('markup that Telegram cannot read goes as words', async () => {
    bot.answers.push({
      status: 400,
      body: { ok: false, error_code: 400, description: "Bad Request: can't parse entities: unsupported start tag" },
    });
    const result = await run({ operation: 'send' }, [alert('a')]);
    expect(bot.sent.map(({ body }) => body)).toMatchObject([
      { parse_mode: 'HTML' },
      { text: expect.stringMatching(/^🔌 Machine hors ligne\n/) },
    ]);
    expect(bot.sent[1]?.body).not.toHaveProperty('parse_mode');
    expect(jsonOf(result, 'Done')).toMatchObject([{ sent: true }]);
  });

  test('a group that became a supergroup: the new id is used at once, and told', async () => {
    bot.answers.push({
      status: 400,
      body: {
        ok: false,
        error_code: 400,
        description: 'Bad Request: group chat was upgraded to a supergroup chat',
        parameters: { migrate_to_chat_id: -10042 },
      },
    });
    const result = await run({ operation: 'send' }, [alert('a'), alert('b')]);
    expect(bot.sent.map(({ body }) => z.object({ chat_id: z.unknown() }).parse(body).chat_id)).toEqual([
      '-42',
      -10042,
      -10042,
    ]);
    expect(jsonOf(result, 'Done')).toMatchObject([{ sent: true }, { sent: true }]);
    expect(postgrest.calls.at(-1)).toMatchObject({
      path: 'rpc/enqueue_alerts',
      body: {
        alerts: [{ template: 'telegram_chat_moved', subject: '-10042', data: { chat_id: '-42', new_chat_id: -10042 } }],
      },
    });
  });

  test('a group that became a supergroup, and markup that it cannot read: the words go to the new id', async () => {
    bot.answers.push(
      {
        status: 400,
        body: {
          ok: false,
          error_code: 400,
          description: 'Bad Request: group chat was upgraded to a supergroup chat',
          parameters: { migrate_to_chat_id: -10042 },
        },
      },
      {
        status: 400,
        body: { ok: false, error_code: 400, description: "Bad Request: can't parse entities: unexpected end tag" },
      },
    );
    const result = await run({ operation: 'send' }, [alert('a')]);
    expect(bot.sent.at(-1)?.body).toMatchObject({ chat_id: -10042, text: expect.not.stringContaining('<b>') });
    expect(jsonOf(result, 'Done')).toMatchObject([{ sent: true }]);
  });

  test('markup that Telegram cannot read goes as words, no longer than a message may be', async () => {
    bot.answers.push({
      status: 400,
      body: { ok: false, error_code: 400, description: "Bad Request: can't parse entities: unexpected end tag" },
    });
    const data = Array.from({ length: 32 }, (_, index) => ({
      invoice_number: `GUI-${index}`,
      customer_name: 'x'.repeat(300),
      stripe_invoice_id: `in_${'1'.repeat(90)}`,
    }));
    const result = await run({ operation: 'send' }, [{ ...alert('a', 'payment_failed'), count: data.length, data }]);
    expect(z.object({ text: z.string() }).parse(bot.sent.at(-1)?.body).text.length).toBeLessThanOrEqual(4096);
    expect(jsonOf(result, 'Done')).toMatchObject([{ sent: true }]);
  });

  test('what answers in Telegram’s place is an outage: nothing is used up', async () => {
    bot.answers.push({ status: 200, body: { login: 'Sign in to the network' } });
    const result = await run({ operation: 'send' }, [alert('a'), alert('b')]);
    expect(result.error).toBeNull();
    expect(postgrest.calls).toMatchObject([
      {
        path: 'rpc/fail_alerts',
        body: {
          alerts: [
            { ids: ['a'], outage: 'unreachable' },
            { ids: ['b'], outage: 'unreachable' },
          ],
        },
      },
    ]);
  });

  test('a topic of the group takes them where the credential names one', async () => {
    await run({ operation: 'send' }, [alert('a')], { topicId: '7' });
    expect(bot.sent[0]?.body).toMatchObject({ chat_id: '-42', message_thread_id: 7 });
  });

  test.each([
    ['no token', { botToken: '' }],
    ['a topic that is no number', { topicId: 'general' }],
  ])('a credential with %s is an outage as well', async (_, credential) => {
    const result = await run({ operation: 'send' }, [alert('a')], credential);
    expect(result.error).toBeNull();
    expect(postgrest.calls).toMatchObject([
      { path: 'rpc/fail_alerts', body: { alerts: [{ ids: ['a'], outage: 'refused' }] } },
    ]);
  });

  test('a sent message that could not be marked is marked with the next one', async () => {
    postgrest.answer(() => ({ status: 503, body: { code: 'PGRST001', message: 'no connection' } }));
    await run({ operation: 'send' }, [alert('a'), alert('b')]);
    expect(postgrest.calls.at(-1)?.body).toEqual({
      token: 'lease-1',
      alerts: [
        { ids: ['a'], telegram_message_id: 101 },
        { ids: ['b'], telegram_message_id: 102 },
      ],
    });
  });

  test('a sample is sent and nothing is marked; an alert of no language takes the node’s', async () => {
    await run({ operation: 'send', locale: 'en' }, [{ ...alert('a'), token: null, ids: [] }]);
    expect(bot.sent).toHaveLength(1);
    expect(bot.sent[0]?.body).toMatchObject({ text: expect.stringContaining('Machine offline') });
    expect(postgrest.calls).toEqual([]);
  });
});

describe('enqueueing', () => {
  const parameters = { operation: 'enqueue', template: 'payment_failed', subjectField: 'event_id' };
  const bodySchema = z.object({
    alerts: z.array(
      z.looseObject({ template: z.string(), subject: z.string(), data: z.record(z.string(), z.unknown()) }),
    ),
  });

  test('is one call for all items, and the items go on as they were', async () => {
    postgrest.answer(() => ({
      body: {
        results: [
          { result: 'queued', id: 'a1' },
          { result: 'duplicate', id: 'a0' },
        ],
      },
    }));
    const items = [
      { event_id: 'evt_1', token: 't', payload: { huge: true }, row: { amount_due: 4900, currency: 'eur' } },
      { event_id: 'evt_2', token: 't' },
    ];
    const result = await run(parameters, items);
    expect(postgrest.calls).toHaveLength(1);
    expect(postgrest.calls[0]?.body).toEqual({
      alerts: [
        {
          template: 'payment_failed',
          subject: 'evt_1',
          locale: 'fr',
          data: {
            execution_id: '1',
            workflow_id: 'workflow-1',
            event_id: 'evt_1',
            row: { amount_due: 4900, currency: 'eur' },
          },
        },
        {
          template: 'payment_failed',
          subject: 'evt_2',
          locale: 'fr',
          data: { execution_id: '1', workflow_id: 'workflow-1', event_id: 'evt_2' },
        },
      ],
    });
    expect(jsonOf(result, 'Done')).toEqual([
      { ...items[0], alert: { result: 'queued', id: 'a1' } },
      { ...items[1], alert: { result: 'duplicate', id: 'a0' } },
    ]);
    expect(result.output.Node?.[0]?.map((item) => item.pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
  });

  test('an alert whose template comes to nothing is not queued, and said; its neighbour is', async () => {
    postgrest.answer(() => ({ body: { results: [{ result: 'queued', id: 'a1' }] } }));
    const items = [{ event_id: 'evt_1' }, { event_id: 'evt_2', kind: 'refund_failed' }];
    const result = await run({ ...parameters, template: '={{ $json.kind }}' }, items);
    expect(jsonOf(result, 'Done').map(({ alert: told }) => told)).toEqual([
      { result: 'not_queued', warning: expect.stringContaining('"Template" of item 0 came to nothing') },
      { result: 'queued', id: 'a1' },
    ]);
    expect(result.hints).toEqual([expect.stringContaining('1 of 2 alerts could not be queued')]);
    const failing = await run({ ...parameters, template: '={{ $json.kind }}', ifNotQueued: 'fail' }, [items[0] ?? {}], {
      onError: 'continueErrorOutput',
    });
    expect(jsonOf(failing, 'Failed')).toMatchObject([
      { event_id: 'evt_1', error: { message: expect.stringContaining('"Template"') } },
    ]);
  });

  test('sends chosen fields only, and evaluates an expression for each item where there is one', async () => {
    postgrest.answer(() => ({ body: { results: [{ result: 'queued' }, { result: 'queued' }] } }));
    await run(
      {
        ...parameters,
        template: '={{ $json.kind }}',
        subjectField: 'row.id',
        dataMode: 'fields',
        dataFields: { field: [{ name: 'amount', path: 'row.lines.0.amount' }] },
      },
      [
        { kind: 'refund_failed', row: { id: 7, lines: [{ amount: 5 }] } },
        { kind: 'made_up', row: { id: 8 } },
      ],
    );
    const { alerts } = bodySchema.parse(postgrest.calls[0]?.body);
    expect(alerts.map(({ template, subject, data }) => [template, subject, data.amount])).toEqual([
      ['refund_failed', '7', 5],
      ['made_up', '8', null],
    ]);
  });

  test('two occasions that are named by objects are two; one that is blank is told by its execution', async () => {
    postgrest.answer(() => ({ body: { results: [{ result: 'queued' }, { result: 'queued' }, { result: 'queued' }] } }));
    await run(parameters, [{ event_id: { id: 'a' } }, { event_id: { id: 'b' } }, { event_id: ' ' }]);
    const { alerts } = bodySchema.parse(postgrest.calls[0]?.body);
    expect(alerts.map(({ subject }) => subject)).toEqual([
      '{"id":"a"}',
      '{"id":"b"}',
      expect.stringMatching(/^execution:.*:2$/),
    ]);
  });

  test('a database that is away does not stop the workflow: the items go on with a warning that is seen', async () => {
    postgrest.answerAll(() => ({ status: 503, body: { code: 'PGRST001', message: 'no connection' } }));
    const result = await run(parameters, [{ event_id: 'evt_1' }]);
    expect(result.error).toBeNull();
    expect(jsonOf(result, 'Done')).toEqual([
      { event_id: 'evt_1', alert: { result: 'not_queued', warning: 'rpc/enqueue_alerts: no connection' } },
    ]);
    expect(result.hints).toEqual(['1 of 1 alerts could not be queued: rpc/enqueue_alerts: no connection']);
  });

  test('where the alert must not be missed, the item fails and keeps its fields', async () => {
    postgrest.answer(() => ({
      body: { results: [{ result: 'queued' }, { result: 'error', error: { message: 'template is too long' } }] },
    }));
    const result = await run({ ...parameters, ifNotQueued: 'fail' }, [{ event_id: 'evt_1' }, { event_id: 'evt_2' }], {
      onError: 'continueErrorOutput',
    });
    expect(jsonOf(result, 'Done')).toMatchObject([{ event_id: 'evt_1' }]);
    expect(jsonOf(result, 'Failed')).toEqual([
      { event_id: 'evt_2', error: { message: 'The alert could not be queued: template is too long' } },
    ]);
  });
});

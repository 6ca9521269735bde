import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { z } from 'zod';
import { openDatabase, type Database } from '../../harness/stack/database.ts';
import { readStackEnv } from '../../harness/stack/env.ts';
import { loadSecrets } from '../../harness/stack/home.ts';
import { waitFor } from '../../harness/waitFor.ts';
import { colleague, dataOf, messageWith, sent, telegram, type Colleague } from './telegramTeam.ts';

/** Workflows of staff's own on the bot that Guichet has: a question with buttons, and the bot called by webhook. */
jest.setTimeout(360_000);

const REPLIES = 'guichetTelegramReplies';
const supabase = { guichetSupabaseApi: { id: 'guichetSupabase', name: 'Guichet Supabase' } };
const bot = { ...supabase, guichetTelegramApi: { id: 'guichetTelegram', name: 'Guichet Telegram' } };
const run = Date.now().toString(36);
const topic = `livraison-${run}`;

const env = readStackEnv();
const created: string[] = [];
let database: Database;
let person: Colleague;

async function n8n(method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(`${env.N8N_URL.replace(/\/$/, '')}/api/v1/${path}`, {
    method,
    headers: { 'x-n8n-api-key': env.N8N_API_KEY, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path} at n8n: ${response.status} ${await response.text()}`);
  return response.json();
}
async function publish(name: string, nodes: object[], connections: object): Promise<string> {
  const settings = { executionOrder: 'v1', saveDataSuccessExecution: 'all' };
  const { id } = z
    .object({ id: z.string() })
    .parse(await n8n('POST', 'workflows', { name, nodes, connections, settings }));
  created.push(id);
  await n8n('POST', `workflows/${id}/activate`);
  return id;
}
/** What the bot's method answers. */
async function botApi(method: string, body: object = {}): Promise<unknown> {
  const token = loadSecrets(z.string().parse(process.env.GUICHET_HOME)).telegramStandInToken;
  const response = await fetch(`${env.TELEGRAM_API_URL}/bot${token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return z.object({ result: z.unknown() }).parse(await response.json()).result;
}
const webhook = async (): Promise<string> => z.object({ url: z.string() }).parse(await botApi('getWebhookInfo')).url;

beforeAll(async () => {
  database = openDatabase();
  person = await colleague('ada', 70_000 + (Date.now() % 1_000_000) * 10);
});
// one that were left behind would receive for the next
afterEach(async () => {
  for (const id of created.splice(0)) {
    const { active } = z.object({ active: z.boolean() }).parse(await n8n('GET', `workflows/${id}`));
    if (active) await n8n('POST', `workflows/${id}/deactivate`);
    // n8n deletes nothing that is published, and takes a moment over it
    await waitFor(
      'the workflow to be gone',
      () =>
        n8n('DELETE', `workflows/${id}`).catch((error: unknown) =>
          String(error).includes('unpublish') ? undefined : Promise.reject(error),
        ),
      { timeoutMs: 60_000, everyMs: 500 },
    );
  }
});
afterAll(async () => {
  await n8n('POST', `workflows/${REPLIES}/activate`);
  await database.close();
});

/** The items that an execution of the workflow began with, as n8n kept them. */
async function answersOf(workflowId: string): Promise<Record<string, unknown>[]> {
  const item = z.object({ json: z.record(z.string(), z.unknown()) });
  const kept = z.object({
    data: z.array(
      z.object({
        data: z.object({
          resultData: z.object({
            runData: z.looseObject({
              Réponses: z.array(z.object({ data: z.object({ main: z.array(z.array(item)) }) })).optional(),
            }),
          }),
        }),
      }),
    ),
  });
  const { data } = kept.parse(await n8n('GET', `executions?workflowId=${workflowId}&includeData=true&limit=20`));
  return data.flatMap(({ data: { resultData } }) =>
    (resultData.runData.Réponses ?? []).flatMap((one) => one.data.main.flat().map(({ json }) => json)),
  );
}

test('a workflow of staff asks with buttons: answered once, by whom, or nobody in time; on the bot of Guichet’s own workflow', async () => {
  const hears = await publish(
    `Réponses ${run}`,
    [
      {
        id: 'answers',
        name: 'Réponses',
        type: 'n8n-nodes-guichet.telegramReplyTrigger',
        typeVersion: 2,
        position: [0, 0],
        webhookId: `answers-${run}`,
        // another workflow receives: this one takes what is its own
        parameters: { listensTo: 'answers', topic, receiveBy: 'polling', options: {} },
        credentials: bot,
      },
      { id: 'end', name: 'Fin', type: 'n8n-nodes-base.noOp', typeVersion: 1, position: [240, 0], parameters: {} },
    ],
    { Réponses: { main: [[{ node: 'Fin', type: 'main', index: 0 }]] } },
  );
  await publish(
    `Question ${run}`,
    [
      {
        id: 'hook',
        name: 'Appel',
        type: 'n8n-nodes-base.webhook',
        typeVersion: 2,
        position: [0, 0],
        webhookId: `ask-${run}`,
        parameters: { httpMethod: 'POST', path: `ask-${run}`, responseMode: 'lastNode', options: {} },
      },
      {
        id: 'ask',
        name: 'Demander',
        type: 'n8n-nodes-guichet.telegramAlert',
        typeVersion: 1,
        position: [240, 0],
        parameters: {
          operation: 'ask',
          questionTopic: topic,
          questionText: '=Livrer {{ $json.body.order }} ?',
          questionKey: '={{ $json.body.order }}',
          questionButtons: {
            button: [
              { label: 'Oui', value: 'yes' },
              { label: 'Non', value: 'no' },
            ],
          },
        },
        credentials: bot,
      },
    ],
    { Appel: { main: [[{ node: 'Demander', type: 'main', index: 0 }]] } },
  );
  const ask = (order: string) =>
    waitFor('the question to be taken', async () => {
      const { ok } = await fetch(`${env.N8N_URL.replace(/\/$/, '')}/webhook/ask-${run}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ order }),
      });
      return ok ? true : undefined;
    });
  const [first, second] = [`A-${run}`, `B-${run}`];
  // asked twice, it stands there once
  for (const order of [first, first, second]) await ask(order);
  const asked = await messageWith(`Livrer ${first} ?`);
  expect((await sent()).filter(({ text }) => text.startsWith(`Livrer ${first}`))).toHaveLength(1);
  const press = (label: RegExp) =>
    telegram('/press', {
      from: person.telegram,
      chat_id: asked.chat_id,
      message_id: asked.message_id,
      data: dataOf(asked, label),
    });
  for (const label of [/Oui/, /Non/, /Oui/]) await press(label);
  await messageWith(`Répondu · ${person.email}`);
  // of the other one nobody says anything in time
  await database.query(
    "update telegram_offers set expires_at = now() - interval '1 second' where message = (select id from guichet.telegram_messages where key = $1)",
    [`question:${topic}:${second}`],
  );
  await database.query('select close_telegram_questions()');
  await messageWith('Sans réponse à temps');
  const heard = await waitFor(
    'both answers',
    async () => {
      const answers = await answersOf(hears);
      return answers.length >= 2 ? answers : undefined;
    },
    { timeoutMs: 60_000, everyMs: 1_000 },
  );
  expect(heard.map(({ payload }) => payload)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        key: first,
        value: 'yes',
        in_time: true,
        by: expect.objectContaining({ email: person.email }),
      }),
      expect.objectContaining({ key: second, value: null, in_time: false, by: null }),
    ]),
  );
  expect(heard).toHaveLength(2);
});

test('by webhook: told with a secret, nobody else is heard, told again when it was taken away, and given back to long polling', async () => {
  const shipped = z
    .object({
      nodes: z.array(z.looseObject({ type: z.string(), parameters: z.looseObject({}) })),
      connections: z.looseObject({}),
    })
    .parse(await n8n('GET', `workflows/${REPLIES}`));
  const nodes = shipped.nodes.map((node) =>
    node.type === 'n8n-nodes-guichet.telegramReplyTrigger'
      ? {
          ...node,
          webhookId: `hook-${run}`,
          parameters: { ...node.parameters, receiveBy: 'webhook', path: `telegram-${run}` },
        }
      : node,
  );
  await n8n('POST', `workflows/${REPLIES}/deactivate`);
  const hooked = await publish(`Telegram par webhook ${run}`, nodes, shipped.connections);
  const told = (url: string) => url.endsWith(`telegram-${run}`);
  const isTold = () =>
    waitFor('Telegram to be told the address', async () => (told(await webhook()) ? await webhook() : undefined), {
      timeoutMs: 60_000,
      everyMs: 500,
    });
  const address = await isTold();
  const post = (secret: Record<string, string>) =>
    fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...secret },
      body: JSON.stringify({
        update_id: 2_000_000_000,
        message: {
          message_id: 1,
          date: 1,
          text: '/statut',
          from: { id: person.telegram },
          chat: { id: person.telegram, type: 'private' },
        },
      }),
    });
  for (const secret of [{}, { 'x-telegram-bot-api-secret-token': 'guessed' }])
    expect((await post(secret)).status).toBe(401);
  expect(await database.query('select from guichet.telegram_updates where update_id = 2000000000')).toEqual([]);
  const say = async (text: string, answer: string) => {
    const before = (await sent()).filter((message) => message.text.includes(answer)).length;
    await telegram('/say', { from: person.telegram, chat_id: String(person.telegram), text });
    await waitFor(
      `an answer to ${text}`,
      async () =>
        (await sent()).filter((message) => message.text.includes(answer)).length > before ? true : undefined,
      { timeoutMs: 60_000 },
    );
  };
  await say('/statut', 'État');
  // somebody else takes the bot
  await botApi('setWebhook', { url: 'http://127.0.0.1:9/else', secret_token: 'theirs' });
  await isTold();
  await say('/aide', 'Ce que je sais faire');
  await n8n('POST', `workflows/${hooked}/deactivate`);
  await n8n('POST', `workflows/${REPLIES}/activate`);
  await waitFor('the webhook to be taken away', async () => ((await webhook()) === '' ? true : undefined), {
    timeoutMs: 60_000,
    everyMs: 500,
  });
  await say('/statut', 'État');
});

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { z } from 'zod';
import { nodeNamed, openCanvas, publishCanvas, type Canvas, type CanvasNode } from '../../harness/n8n/editor.ts';
import { n8nSession, type N8nSession } from '../../harness/n8n/n8n.ts';
import { openDatabase } from '../../harness/stack/database.ts';
import { readStackEnv } from '../../harness/stack/env.ts';
import { postEvent } from '../../harness/stripe/stripe.ts';
import { waitFor } from '../../harness/waitFor.ts';

// signing in may have to wait for a minute
jest.setTimeout(240_000);

const RECEPTION = 'guichetStripeReception';
const SYNC = 'guichetStripeEvents';
const env = readStackEnv();
const { query, close } = openDatabase();

let session: N8nSession;
const before = new Map<string, Canvas>();
beforeAll(async () => {
  session = await n8nSession();
  for (const id of [RECEPTION, SYNC]) before.set(id, await openCanvas(session, id));
});
afterAll(async () => {
  // what other tests read is what was shipped
  for (const [id, canvas] of before) await publishCanvas(session, id, canvas);
  await close();
});

const noteOf = ({ nodes }: Canvas, heading: string): string => {
  const note = nodes.find(({ parameters }) => String(parameters.content).includes(heading));
  if (note === undefined) throw new Error(`no note says "${heading}"`);
  return String(note.parameters.content);
};

const branches = z.object({
  branch: z.array(z.object({ name: z.string(), events: z.array(z.string()) })),
});

const described = z.object({
  data: z.tuple([z.object({ properties: z.array(z.looseObject({ name: z.string(), default: z.unknown() })) })]),
});

/** The types under Events: where nobody has touched the field the editor shows what the node does by itself. */
async function ticked({ type, typeVersion, parameters }: CanvasNode): Promise<string[]> {
  const nodeInfos = [{ name: type, version: typeVersion }];
  const { properties } = described.parse(await session.post('/rest/node-types', { nodeInfos })).data[0];
  const field = properties.find(({ name }) => name === 'events');
  return z
    .array(z.string())
    .min(60)
    .parse(parameters.events ?? field?.default);
}

/** The fixture of Stripe's, as an event that came just now. */
function payout(type: string): { id: string; [field: string]: unknown } {
  const file = join(process.cwd(), 'test/fixtures/events/2026-10-28.endive__payout.paid.json');
  const event = z.looseObject({ id: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8')));
  return { ...event, id: `evt_${randomUUID().replaceAll('-', '')}`, created: Math.floor(Date.now() / 1000), type };
}

async function settled(id: string): Promise<string> {
  return waitFor(
    `${id} to be settled`,
    async () => {
      const [row] = await query<{ status: string }>('select status from stripe_webhook_log where event_id = $1', [id]);
      return row === undefined || ['pending', 'processing'].includes(row.status) ? undefined : row.status;
    },
    { timeoutMs: 60_000 },
  );
}

const post = async (event: { id: string }) =>
  expect((await postEvent(env.STRIPE_WEBHOOK_URL, env.STRIPE_WEBHOOK_SECRET, event)).status).toBe(200);

test('a payout with a message to Telegram is added by the notes on the canvas alone: four steps, no mapper', async () => {
  const reception = await openCanvas(session, RECEPTION);
  const sync = await openCanvas(session, SYNC);

  // 1. in the inbox: the type under Events, and one more that nothing will be done with
  expect(noteOf(reception, "Ajouter un type d'événement")).toContain('**Events** : ajouter le type. Publier.');
  const webhook = nodeNamed(reception, '1 · 2');
  webhook.parameters.events = [...(await ticked(webhook)), 'payout.paid', 'payout.created'];
  await publishCanvas(session, RECEPTION, reception);

  // 2. in the synchronisation: a branch more; no line moves
  const note = noteOf(sync, "Ajouter un type d'événement");
  for (const said of ['nœud *2 · 5* : **Add Branch**', '**Telegram Alert**', '**Template** en expression'])
    expect(note).toContain(said);
  const router = nodeNamed(sync, '2 · 5');
  const { branch } = branches.parse(router.parameters.branches);
  router.parameters.branches = { branch: [...branch, { name: 'Virements', events: ['payout.paid'] }] };

  // 3. from its output, which comes last, a message to the team
  sync.nodes.push({
    id: randomUUID(),
    name: 'Telegram Alert',
    type: 'n8n-nodes-guichet.telegramAlert',
    typeVersion: 1,
    position: [1120, 1700],
    onError: 'continueErrorOutput',
    parameters: {
      operation: 'enqueue',
      template: '=virement',
      subjectField: 'event_id',
      dataMode: 'fields',
      dataFields: {
        field: [
          { name: 'payout', path: 'payload.data.object.id' },
          { name: 'amount', path: 'payload.data.object.amount' },
          { name: 'currency', path: 'payload.data.object.currency' },
        ],
      },
    },
    credentials: { guichetSupabaseApi: { id: 'guichetSupabase', name: 'Guichet Supabase' } },
  });
  const to = (name: string) => [{ node: name, type: 'main', index: 0 }];
  const lines = sync.connections[router.name]?.main ?? [];
  expect(lines).toHaveLength(branch.length + 1);
  sync.connections[router.name] = { main: [...lines, to('Telegram Alert')] };

  // 4. its end to step 8, its error to step 9, as the note calls them
  const [, done = '', failed = ''] = /Sa fin va à \*\*(.+?)\*\*, son erreur .*?à \*\*(.+?)\*\*/.exec(note) ?? [];
  sync.connections['Telegram Alert'] = {
    main: [to(nodeNamed(sync, done).name), to(nodeNamed(sync, failed).name)],
  };
  await publishCanvas(session, SYNC, sync);

  const paid = payout('payout.paid');
  const created = payout('payout.created');
  await Promise.all([paid, created].map(post));
  expect(await Promise.all([paid, created].map(({ id }) => settled(id)))).toEqual(['processed', 'processed']);
  const messages = z.array(z.object({ text: z.string() }));
  const [message] = await waitFor(
    'the message on Telegram',
    async () => {
      const found = messages
        .parse(await (await fetch(env.TELEGRAM_INBOX_URL)).json())
        .filter(({ text }) => text.includes('po_Velo26'));
      return found.length > 0 ? found : undefined;
    },
    { timeoutMs: 60_000 },
  );
  expect(message?.text).toContain('virement');
  expect(message?.text).toContain('8000');
  // chosen types are alerted no more, and nothing else was told of them
  expect(
    await query("select 1 from alert_outbox where template = 'unmapped_event_type' and data::text like '%payout%'"),
  ).toEqual([]);
});

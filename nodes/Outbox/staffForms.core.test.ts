import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { IConnections, IDataObject, INode } from 'n8n-workflow';
import * as z from 'zod';
import { startFakePostgrest, type FakePostgrest } from '../shared/testing/fakePostgrest';
import { startN8nCore, type N8nCore } from '../shared/testing/n8nCore';

// n8n-core takes its time to load
jest.setTimeout(60_000);

/** The forms of staff that the runbooks name, as they are shipped, in n8n's own core. */
let core: N8nCore;
let postgrest: FakePostgrest;
beforeAll(() => {
  core = startN8nCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  postgrest = await startFakePostgrest();
});
afterEach(() => postgrest.close());

const workflowSchema = z.object({
  active: z.literal(true),
  nodes: z.array(z.custom<INode>((node) => typeof node === 'object')),
  connections: z.custom<IConnections>((value) => typeof value === 'object'),
});

async function submit(file: string, item: IDataObject, from = 'Formulaire') {
  const workflow = workflowSchema.parse(
    JSON.parse(readFileSync(path.resolve(__dirname, '../../workflows/ops', file), 'utf8')),
  );
  const { output, error } = await core.runShipped({
    workflow,
    from,
    items: [item],
    credentials: { guichetSupabaseApi: { url: postgrest.url, serviceKey: 'sb_secret_of_the_tests' } },
  });
  const answered = Object.values(output)
    .flat(2)
    .map(({ json }) => json.answer)
    .find((answer) => answer !== undefined);
  return {
    error,
    answered: answered === undefined ? undefined : JSON.stringify(answered),
    asked: postgrest.calls.map(({ path: asked, body }) => [asked, body]),
    door: postgrest.calls.at(-1)?.headers['x-guichet-door'],
  };
}

describe('events that are replayed', () => {
  const replay = (events: string | undefined, from?: string) =>
    submit('replay-stripe-events.json', events === undefined ? {} : { Événements: events }, from);
  const results = (given: Record<string, string>) => ({
    body: { results: Object.entries(given).map(([event_id, result]) => ({ event_id, result })) },
  });

  test('are those that are named, one a line', async () => {
    postgrest.answer(() => results({ evt_1: 'replayed', evt_2: 'replayed' }));
    const { error, answered, asked, door } = await replay(' evt_1\r\nevt_2\n');
    expect(error).toBeNull();
    expect(door).toBe('form');
    expect(asked).toEqual([['rpc/replay_stripe_events', { event_ids: ['evt_1', 'evt_2'] }]]);
    expect(answered).toContain('evt_1, evt_2');
  });

  test.each([
    ['nothing', '', undefined],
    ['blanks', ' \n ', undefined],
    ['no form, by hand', undefined, 'Lancer'],
  ])('are all in error where there is %s', async (_name, given, from) => {
    postgrest.answer(() => ({ body: { events: [{ event_id: 'evt_3' }, { event_id: 'evt_4' }] } }));
    postgrest.answer(() => results({ evt_3: 'replayed', evt_4: 'replayed' }));
    const { error, asked, door } = await replay(given, from);
    expect(error).toBeNull();
    expect(door).toBe(from === undefined ? 'form' : undefined);
    expect(asked).toEqual([
      ['rpc/list_stripe_events', { filter: { status: 'error', limit: 500 } }],
      ['rpc/replay_stripe_events', { event_ids: ['evt_3', 'evt_4'] }],
    ]);
  });

  test('are none where none is in error: that is said, and nothing is red', async () => {
    postgrest.answer(() => ({ body: { events: [] } }));
    const { error, answered, asked } = await replay('');
    expect([error, asked.length]).toEqual([null, 1]);
    expect(answered).toContain('Aucun événement en erreur');
  });

  test('that are refused make it red, each with its reason, also beside one that is not', async () => {
    postgrest.answer(() =>
      results({ evt_1: 'replayed', evt_2: 'not_found', evt_3: 'busy', evt_4: 'expired', evt_5: 'ignored' }),
    );
    const { error, answered } = await replay('evt_1 evt_2 evt_3 evt_4 evt_5');
    expect(error?.message).toContain(
      "evt_2 (inconnu du journal), evt_3 (en cours de traitement), evt_4 (contenu effacé après 30 jours), evt_5 (d'un autre compte ou d'un autre mode)",
    );
    expect(error?.message).not.toContain('evt_1');
    // whoever sent the form reads the same
    expect(answered).toContain('evt_3 (en cours de traitement)');
  });
});

describe('parked rows', () => {
  const id = 'a1b2c3d4-0000-4000-8000-000000000000';
  const decide = (item: IDataObject) => submit('parked-outbox.json', item);

  test.each([
    ['voir', 'look', 'parked'],
    ['réessayer', 'retry', 'waiting'],
    ['passer', 'skip', 'skipped'],
  ])('%s asks the database to %s, and shows what became of them', async (word, decision, result) => {
    postgrest.answer(() => ({
      body: {
        result: 'done',
        rows: [{ id, topic: 'email', object_key: 'letter:1', message: 'no such address', result }],
      },
    }));
    const { error, answered, asked } = await decide({
      Décision: word,
      Lignes: id,
      Sujet: 'email',
      Raison: 'par courrier',
    });
    expect(error).toBeNull();
    expect(asked).toEqual([
      ['rpc/decide_parked_outbox', { decision, ids: id, topic: 'email', reason: 'par courrier' }],
    ]);
    expect(answered).toContain(`${id} · email · letter:1 · ${result} · no such address`);
  });

  test.each([
    [
      { result: 'refused', reason: 'not_parked', rows: [{ id, reason: 'done' }] },
      `ces lignes ne peuvent pas être décidées. ${id} : déjà envoyée`,
    ],
    [{ result: 'refused', reason: 'reason_missing', rows: [] }, 'pour passer une ligne, donner une raison'],
    [{ result: 'refused', reason: 'none_parked', rows: [] }, "rien n'est bloqué"],
  ])('that are refused with %j are red, in words', async (body, said) => {
    postgrest.answer(() => ({ body }));
    const { error, answered } = await decide({ Décision: 'réessayer' });
    expect(error?.message).toContain(said);
    expect(answered).toContain(said);
  });
});

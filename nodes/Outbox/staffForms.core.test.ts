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

/** A form that a person of n8n's sends, with what they choose on its pages. */
async function decideBy(file: string, item: IDataObject, pages: Record<string, IDataObject>) {
  const workflow = workflowSchema.parse(
    JSON.parse(readFileSync(path.resolve(__dirname, '../../workflows', file), 'utf8')),
  );
  const { output, error } = await core.runShipped({
    workflow,
    from: 'Formulaire',
    items: [{ ...item, user: { id: 'u1', email: 'lea@equipe.test', firstName: 'Léa', lastName: 'Roy' } }],
    credentials: { guichetSupabaseApi: { url: postgrest.url, serviceKey: 'sb_secret_of_the_tests' } },
    pages: Object.fromEntries(
      Object.entries(pages).map(([name, sent]) => [name, { ...sent, user: { email: 'zoe@equipe.test' } }]),
    ),
  });
  /** What a page shows. */
  const page = (name: string) => output[name]?.[0]?.[0]?.json.answer;
  return { error, page, asked: postgrest.calls.map(({ path: asked, body }) => [asked, body]) };
}
const answerWith = (page: string, body: object) =>
  postgrest.answer(() => ({ body: { page, language: 'fr', ...body } }));

describe('events that are replayed', () => {
  const replay = (item: IDataObject, choice = 'Rejouer · Replay') =>
    decideBy('ops/replay-stripe-events.json', item, { Confirmer: { choice } });

  test('are those that were shown, named one a line; who confirms decides', async () => {
    answerWith('replay_ask_events', { result: 'asked', request_id: 'r1', count: 2, events: ['evt_1', 'evt_2'] });
    answerWith('replay_done', { result: 'going', replayed: 500 });
    answerWith('replay_done', { result: 'done', replayed: 2 });
    const { error, page, asked } = await replay({ events: ' evt_1\r\nevt_2\n' });
    expect(error).toBeNull();
    expect(page('Confirmer')).toMatchObject({ title: 'Événements à rejouer : 2' });
    expect(page('Dire ce qui est fait')).toMatchObject({ title: 'Rejoués : 2' });
    const went = {
      p_actor: 'zoe@equipe.test',
      p_asked: expect.objectContaining({ request_id: 'r1', count: 2, events: ['evt_1', 'evt_2'] }),
    };
    expect(asked).toEqual([
      ['rpc/form_ask_replay', { p_actor: 'lea@equipe.test', p_events: ' evt_1\r\nevt_2\n' }],
      // until none is left
      ['rpc/form_replay', went],
      ['rpc/form_replay', went],
    ]);
  });

  test.each(['Ne rien faire · Do nothing', '', 'rejouer'])('are none where %j is chosen', async (choice) => {
    answerWith('replay_ask_all', { result: 'asked', request_id: 'r1', count: 2 });
    const { error, page, asked } = await replay({ events: '', cause: '' }, choice);
    expect([error, asked.length]).toEqual([null, 1]);
    expect(page('Dire que rien n’est fait')).toMatchObject({ title: expect.stringContaining('Rien n’est fait') });
  });

  test('are none where none is in error: that is said, and nothing is red', async () => {
    answerWith('replay_none', { result: 'none', count: 0 });
    const { error, page, asked } = await replay({ events: ' \n ' });
    expect([error, asked.length]).toEqual([null, 1]);
    expect(JSON.stringify(page('Dire qu’il n’y a rien'))).toContain('Aucun événement en erreur');
  });

  test('that are refused make it red, each with its reason, also beside one that is not', async () => {
    answerWith('replay_ask_events', { result: 'asked', request_id: 'r1', count: 4, unknown: 'evt_2' });
    answerWith('replay_partly', {
      result: 'partly',
      replayed: 1,
      refused: Object.entries({ evt_2: 'not_found', evt_3: 'busy', evt_4: 'expired', evt_5: 'ignored' }).map(
        ([event_id, result]) => ({ event_id, result }),
      ),
    });
    const { error, page } = await replay({ events: 'evt_1 evt_2 evt_3 evt_4 evt_5' });
    expect(error?.message).toContain(
      'evt_2 (inconnu du journal), evt_3 (en cours de traitement), evt_4 (contenu effacé après 30 jours), evt_5 (d’un autre compte ou d’un autre mode)',
    );
    expect(error?.message).not.toContain('evt_1');
    // whoever sent the form reads the same
    expect(JSON.stringify(page('Dire le refus'))).toContain('evt_3 (en cours de traitement)');
  });
});

/** The forms that move money: what is asked, what is chosen, and what is called then. */
const money = [
  {
    file: 'payments/refund-form.json',
    item: { payment: 'pi_1', amount: '2,50', reason: 'casse' },
    asks: ['form_ask_refund', { p_payment: 'pi_1', p_amount: '2,50', p_reason: 'casse' }],
    choice: 'Rembourser · Refund',
    does: 'form_refund',
    done: ['refund_done', 'Remboursement demandé'],
  },
  {
    file: 'vending/adjust-wallet.json',
    item: { wallet: 'a@b.fr', direction: 'Retirer du solde · Take from the balance', amount: '5', reason: 'geste' },
    asks: [
      'form_ask_wallet',
      { p_wallet: 'a@b.fr', p_direction: 'take', p_amount: '5', p_currency: '', p_reason: 'geste' },
    ],
    choice: 'Corriger · Correct',
    does: 'form_adjust_wallet',
    done: ['wallet_done', 'Portefeuille corrigé'],
  },
] as const;

describe.each(money)('$file', ({ file, item, asks: [ask, args], choice, does, done: [page, title] }) => {
  const send = (chosen: string = choice, changed: IDataObject = {}) =>
    decideBy(file, { ...item, ...changed }, { Confirmer: { choice: chosen } });

  test('shows it, does it for whoever confirms, and says what happened', async () => {
    answerWith('refund_ask', { result: 'asked', request_id: 'r1' });
    answerWith(page, { result: 'done' });
    const { error, page: shown, asked } = await send();
    expect(error).toBeNull();
    expect(asked).toEqual([
      [`rpc/${ask}`, { p_actor: 'lea@equipe.test', ...args }],
      [`rpc/${does}`, { p_actor: 'zoe@equipe.test', p_asked: expect.objectContaining({ request_id: 'r1' }) }],
    ]);
    expect(shown('Dire ce qui est fait')).toMatchObject({ title });
  });

  test.each(['Ne rien faire · Do nothing', 'yes'])('does nothing where %j is chosen', async (chosen) => {
    answerWith('refund_ask', { result: 'asked', request_id: 'r1' });
    const { error, page: shown, asked } = await send(chosen);
    expect([error, asked.length]).toEqual([null, 1]);
    expect(JSON.stringify(shown('Dire que rien n’est fait'))).toContain('l’argent n’a pas bougé');
  });

  test('is red where the database refuses, before or after, with the reason for the person', async () => {
    const refusal = { result: 'refused', reason: 'role_missing', email: 'lea@equipe.test' };
    answerWith('refused', refusal);
    const before = await send();
    expect([before.error?.message, before.asked.length]).toEqual([
      expect.stringContaining('Le rôle de lea@equipe.test'),
      1,
    ]);
    answerWith('refund_ask', { result: 'asked', request_id: 'r1' });
    answerWith('refused', refusal);
    const after = await send();
    expect(after.error?.message).toContain('L’argent n’a pas bougé');
    expect(JSON.stringify(after.page('Dire le refus'))).toContain('Le rôle de lea@equipe.test');
  });

  test('is red where the database does not answer, and claims nothing', async () => {
    postgrest.answer(() => ({ status: 503, body: { message: 'away', code: null, details: null, hint: null } }));
    const { error, page: shown } = await send();
    expect(error?.message).toContain('on ne sait pas si c’est fait');
    expect(shown('Dire le refus')).toMatchObject({ title: 'Sans réponse · No answer' });
  });
});

test('a wallet’s direction that is in no list is no direction', async () => {
  answerWith('refused', { result: 'refused', reason: 'invalid_value' });
  const [, wallet] = money;
  const { error, asked } = await decideBy(wallet.file, { ...wallet.item, direction: 'take' }, {});
  expect(asked).toEqual([['rpc/form_ask_wallet', expect.objectContaining({ p_direction: '' })]]);
  expect(error?.message).toContain('Cette valeur n’est pas acceptée.');
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

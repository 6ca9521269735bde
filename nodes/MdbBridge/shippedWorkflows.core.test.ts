import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { IConnections, IDataObject, INode } from 'n8n-workflow';
import * as z from 'zod';
import { startN8nCore, type N8nCore } from '../shared/testing/n8nCore';

// n8n-core takes its time to load
jest.setTimeout(60_000);

/** The workflows that call a machine's bridge, in n8n's own core; database and bridge are one server that answers what it is told to. */
let core: N8nCore;
let server: Server;
let url: string;
let calls: { request: string; body: unknown }[];
let answers: Record<string, { status?: number; body: unknown }>;

const session = 'a1b2c3d4-0000-4000-8000-000000000000';
const problem = (status: number, detail: string) => ({ status, body: { title: 'Wrong state', status, detail } });

beforeAll(() => {
  core = startN8nCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  calls = [];
  answers = {};
  server = createServer((request, response) => {
    let text = '';
    request
      .on('data', (part: Buffer) => {
        text += part.toString();
      })
      .on('end', () => {
        const asked = `${request.method} ${request.url?.split('?')[0]}`;
        const body: unknown = text === '' ? null : JSON.parse(text);
        calls.push({ request: asked, body });
        const answer = answers[asked] ?? {
          status: 404,
          body: { title: 'No such path', status: 404, detail: asked, message: asked },
        };
        response
          .writeHead(answer.status ?? 200, { 'content-type': 'application/json' })
          .end(JSON.stringify(answer.body));
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  answers['POST /rest/v1/rpc/bridge_of_machine'] = { body: { machine_id: 'm1', bridge_url: url } };
  answers['POST /rest/v1/rpc/bridge_of_vend'] = {
    body: { machine_id: 'm1', bridge_url: url, session_id: session, status: 'PAID', outcome: 'unknown' },
  };
  answers['POST /rest/v1/rpc/record_machine_service'] = { body: { machine_id: 'm1' } };
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const workflowSchema = z.object({
  nodes: z.array(z.custom<INode>((node) => typeof node === 'object')),
  connections: z.custom<IConnections>((value) => typeof value === 'object'),
});
const shipped = (file: string) =>
  workflowSchema.parse(JSON.parse(readFileSync(path.resolve(__dirname, '../../workflows/vending', file), 'utf8')));

async function run(file: string, from: string, item: IDataObject, pages: Record<string, IDataObject> = {}) {
  const { output, error } = await core.runShipped({
    workflow: shipped(file),
    from,
    items: [item],
    pages,
    // of the credential only the token counts: the address is the machine's
    credentials: {
      guichetSupabaseApi: { url, serviceKey: 'sb_secret_of_the_tests' },
      guichetMdbBridgeApi: { url: 'http://127.0.0.1:1', token: 'a-token' },
    },
  });
  const answered = Object.values(output)
    .flat(2)
    .map(({ json }) => json.answer)
    .find((answer) => answer !== undefined);
  return {
    error,
    answered,
    /** what a page of a form shows */
    page: (name: string) => output[name]?.[0]?.[0]?.json.answer,
    asked: calls.map(({ request }) => request).filter((request) => !request.includes('/rpc/bridge_of_')),
  };
}
const bodyOf = (request: string): unknown => calls.find((call) => call.request === request)?.body;

describe('PAID, by HTTP', () => {
  const row = () => ({
    id: 'o1',
    outbox_id: 'o1',
    token: 't1',
    attempts: 1,
    payload: { session_id: session, machine_id: 'm1', bridge_url: url },
  });
  const tell = () => run('tell-bridge.json', 'Paiement à dire', row());

  test('is an approve at the machine’s own bridge, and the row is done with what it said', async () => {
    answers[`POST /v1/sessions/${session}/approve`] = { status: 202, body: { id: session, state: 'APPROVE_SENT' } };
    answers['POST /rest/v1/rpc/complete_outbox'] = { body: { results: [{ id: 'o1', result: 'done' }] } };
    const { error, asked } = await tell();
    expect(error).toBeNull();
    expect(asked).toEqual([`POST /v1/sessions/${session}/approve`, 'POST /rest/v1/rpc/complete_outbox']);
    expect(bodyOf('POST /rest/v1/rpc/complete_outbox')).toEqual({
      token: 't1',
      rows: [{ id: 'o1', result: { id: session, state: 'APPROVE_SENT' } }],
    });
  });

  test.each(['refused', 'unreachable'])('that is %s gives the row back and fails no execution', async (how) => {
    answers[`POST /v1/sessions/${session}/approve`] = problem(409, 'the session stands at FAILED');
    answers['POST /rest/v1/rpc/fail_outbox'] = { body: { results: [{ id: 'o1', result: 'retry' }] } };
    const item =
      how === 'refused' ? row() : { ...row(), payload: { ...row().payload, bridge_url: 'http://127.0.0.1:1' } };
    const { error } = await run('tell-bridge.json', 'Paiement à dire', item);
    expect(error).toBeNull();
    expect(bodyOf('POST /rest/v1/rpc/fail_outbox')).toMatchObject({
      token: 't1',
      rows: [{ id: 'o1', message: expect.any(String) }],
    });
  });
});

describe('a silent machine', () => {
  const sweep = () => run('vend-sessions-sweeper.json', 'Toutes les minutes', {});
  beforeEach(() => {
    answers['POST /rest/v1/rpc/alert_offline_machines'] = { body: { offline: [] } };
    answers['POST /rest/v1/rpc/silent_machines'] = {
      body: [{ machine_id: 'm1', bridge_url: url, last_seen_at: '2026-11-30T08:00:00Z' }],
    };
    answers['POST /rest/v1/rpc/tell_bridge_answers'] = { body: { results: [{ result: 'answered' }] } };
  });

  test('is asked over HTTP, and what it says is told', async () => {
    answers['GET /v1/status'] = { body: { machine_id: 'm1', database: { refused: 'machine token refused' } } };
    expect((await sweep()).error).toBeNull();
    expect(bodyOf('POST /rest/v1/rpc/tell_bridge_answers')).toEqual({
      rows: [{ machine_id: 'm1', answer: { machine_id: 'm1', database: { refused: 'machine token refused' } } }],
    });
  });

  test('that does not answer is told as one that did not', async () => {
    expect((await sweep()).error).toBeNull();
    expect(bodyOf('POST /rest/v1/rpc/tell_bridge_answers')).toEqual({ rows: [{ machine_id: 'm1' }] });
  });

  test('there is none: nobody is asked', async () => {
    answers['POST /rest/v1/rpc/silent_machines'] = { body: [] };
    const { error, asked } = await sweep();
    expect(error).toBeNull();
    expect(asked.sort()).toEqual(['POST /rest/v1/rpc/alert_offline_machines', 'POST /rest/v1/rpc/silent_machines']);
  });
});

describe('an order of staff', () => {
  test.each([
    ['machine-state.json', 'GET /v1/status', { machine_id: 'm1', reader: { status: 'enabled' } }, 'enabled'],
    ['machine-out-of-service.json', 'POST /v1/reader/disable', { enabled: false }, 'Hors service'],
    ['machine-into-service.json', 'POST /v1/reader/enable', { enabled: true }, 'En service'],
    ['machine-display.json', 'POST /v1/display', { text: 'De retour' }, 'De retour'],
    [
      'vend-journal.json',
      `GET /v1/sessions/${session}`,
      { id: session, state: 'UNKNOWN', detail: 'no outcome in time' },
      'no outcome in time',
    ],
  ])(
    '%s goes to the machine’s bridge, and its answer to the form; a refusal is red',
    async (file, request, body, said) => {
      const item = { Machine: 'm1', Texte: ' De retour ', Vente: session };
      const refusal = await run(file, 'Formulaire', item);
      expect(refusal.error?.message).toContain('404');
      expect(refusal.answered).toBeUndefined();
      calls = [];
      answers[request] = { body };
      const done = await run(file, 'Formulaire', item);
      expect(done.error).toBeNull();
      // in and out of service is a decision: written down once the bridge has done it
      const decided = file.endsWith('-service.json') ? ['POST /rest/v1/rpc/record_machine_service'] : [];
      expect(done.asked).toEqual([request, ...decided]);
      if (decided.length > 0)
        expect(bodyOf('POST /rest/v1/rpc/record_machine_service')).toEqual({
          machine_id: 'm1',
          in_service: file === 'machine-into-service.json',
        });
      expect(JSON.stringify(done.answered)).toContain(said);
      // and no bridge is asked where the database knows none
      calls = [];
      for (const rpc of ['bridge_of_machine', 'bridge_of_vend'])
        answers[`POST /rest/v1/rpc/${rpc}`] = {
          status: 400,
          body: { message: 'there is no machine "m1"', code: 'P0002', details: null, hint: null },
        };
      const unknown = await run(file, 'Formulaire', item);
      expect(unknown.error?.message).toContain('there is no machine');
      expect(unknown.asked).toEqual([]);
    },
  );

  test('the text of the form is what is shown', async () => {
    answers['POST /v1/display'] = { body: { text: 'De retour' } };
    await run('machine-display.json', 'Formulaire', { Machine: 'm1', Texte: ' De retour ' });
    expect(bodyOf('POST /v1/display')).toEqual({ text: 'De retour' });
  });

  test('cancels the request that waits; where none does that is red', async () => {
    answers['GET /v1/status'] = {
      body: { machine_id: 'm1', session: { id: session, amount: '2.50', phase: 'pending' } },
    };
    answers[`POST /v1/sessions/${session}/cancel`] = {
      body: { id: session, amount: '2.50', item: 'B2', outcome: 'cancelled' },
    };
    const done = await run('machine-cancel-request.json', 'Formulaire', { Machine: 'm1' });
    expect(done.error).toBeNull();
    expect(JSON.stringify(done.answered)).toContain('2.50');
    answers['GET /v1/status'] = { body: { machine_id: 'm1', session: null } };
    calls = [];
    const none = await run('machine-cancel-request.json', 'Formulaire', { Machine: 'm1' });
    expect(none.error?.message).toContain('Aucune demande');
    expect(none.asked).toEqual(['GET /v1/status']);
  });
});

describe('deciding an unknown vend', () => {
  const out = 'Le produit est sorti : encaisser · It came out: capture';
  const not = 'Rien n’est sorti : rendre l’argent · Nothing came out: give the money back';
  const decide = (decision: string) =>
    run(
      'decide-unknown-vend.json',
      'Formulaire',
      { vend: session, user: { email: 'lea@equipe.test' } },
      { Choisir: { decision, reason: 'vu', user: { email: 'lea@equipe.test' } } },
    );
  const ask = 'POST /rest/v1/rpc/form_ask_vend';
  const resolve = 'POST /rest/v1/rpc/form_decide_vend';
  const journal = `GET /v1/sessions/${session}`;
  const shown = {
    result: 'asked',
    page: 'vend_ask',
    language: 'fr',
    vend_id: session,
    version: 'v1',
    label: 'Soda',
    machine: 'Hall',
  };
  beforeEach(() => {
    answers[ask] = { body: shown };
    answers[journal] = { body: { id: session, state: 'UNKNOWN', detail: 'no outcome in time' } };
  });

  test('the journal is shown, and nothing decided', async () => {
    const { error, page, asked } = await decide('Ne rien décider maintenant · Decide nothing now');
    expect(error).toBeNull();
    expect(JSON.stringify(page('Choisir'))).toContain('no outcome in time');
    expect(JSON.stringify(page('Choisir'))).toContain('Soda');
    expect(asked).toEqual([ask, journal]);
    expect(JSON.stringify(page('Dire que rien n’est fait'))).toContain('l’argent n’a pas bougé');
  });

  test.each(['with its journal', 'without, where the bridge is away', 'without, where it is not reached at all'])(
    'capture is asked of the database, %s',
    async (how) => {
      if (how !== 'with its journal') answers[journal] = problem(503, 'the machine cannot be reached');
      if (how.includes('at all'))
        answers['POST /rest/v1/rpc/bridge_of_vend'] = {
          status: 400,
          body: { message: 'not reached from here', code: '55000', details: null, hint: null },
        };
      answers[resolve] = { body: { result: 'done', page: 'vend_capture', language: 'fr', status: 'COMPLETED' } };
      const { error, page } = await decide(out);
      expect(error).toBeNull();
      expect(bodyOf(resolve)).toEqual({
        p_actor: 'lea@equipe.test',
        p_asked: expect.objectContaining({ vend_id: session, version: 'v1' }),
        p_decision: 'capture',
        p_reason: 'vu',
      });
      expect(page('Dire ce qui est fait')).toMatchObject({ title: 'Vente encaissée' });
    },
  );

  test.each([
    [
      { reason: 'vend_decided', status: 'FAILED', by: 'zoe@equipe.test' },
      'elle est FAILED, décidée par zoe@equipe.test',
    ],
    [{ reason: 'not_found' }, 'Cela n’existe pas'],
  ])('what the database answers with %j is red', async (body, said) => {
    answers[resolve] = { body: { result: 'refused', page: 'refused', language: 'fr', ...body } };
    const { error, page } = await decide(not);
    expect(bodyOf(resolve)).toMatchObject({ p_decision: 'release' });
    expect(error?.message).toContain(said);
    expect(JSON.stringify(page('Dire le refus'))).toContain(said);
  });

  test('a decision that is in no list decides nothing, and is red', async () => {
    answers[resolve] = { body: { result: 'refused', page: 'refused', language: 'fr', reason: 'decision' } };
    expect((await decide('captrue')).error?.message).toContain('choisissez-la dans la liste');
    expect(bodyOf(resolve)).toMatchObject({ p_decision: 'captrue' });
  });

  test('no node of it holds a value that somebody types into it', () => {
    const { nodes } = shipped('decide-unknown-vend.json');
    expect(nodes.filter(({ type }) => type === 'n8n-nodes-base.manualTrigger')).toEqual([]);
  });
});

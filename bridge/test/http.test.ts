import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { readToken, until } from '../../harness/machine/bridgeProcess.ts';
import { openapi } from '../src/http/openapi.ts';
import { startMachine, type TestMachine } from './machine.ts';

let machine: TestMachine;
beforeAll(async () => {
  machine = await startMachine();
  await machine.ready();
});
afterAll(() => machine.close());

const document = z.record(
  z.string(),
  z.object({ responses: z.record(z.string(), z.object({ headers: z.record(z.string(), z.unknown()).optional() })) }),
);
const stranger = '00000000-0000-4000-8000-00000000abcd';
const approves = (): number => machine.lines.filter((line) => line === 'C,VEND,2.50').length;
const ended = (id: string) =>
  until(
    'the vend ends',
    () => machine.database.sessions.get(id)?.outcome !== null && machine.simulator.state.phase === 'ready',
    6_000,
  );

describe('who may', () => {
  const reads = ['/v1/status', `/v1/sessions/${stranger}`, '/metrics'];
  const acts = [
    `/v1/sessions/${stranger}/approve`,
    `/v1/sessions/${stranger}/deny`,
    `/v1/sessions/${stranger}/cancel`,
    '/v1/reader/enable',
    '/v1/reader/disable',
  ];

  test.each([...reads, '/v1/events'])('GET %s without a token is 401 with a challenge', async (path) => {
    const { status, headers, body } = await machine.call('GET', path, { token: null });
    expect([status, headers.get('www-authenticate'), headers.get('content-type')]).toEqual([
      401,
      expect.stringContaining('Bearer'),
      expect.stringContaining('application/problem+json'),
    ]);
    expect(body).toMatchObject({ status: 401, title: 'Unauthorized' });
  });

  test.each(acts)('POST %s with a wrong token is 401, with the read token 403', async (path) => {
    expect((await machine.call('POST', path, { token: 'x'.repeat(24) })).status).toBe(401);
    expect((await machine.call('POST', path, { token: readToken })).status).toBe(403);
  });

  test('the read token reads', async () => {
    expect((await machine.call('GET', '/v1/status', { token: readToken })).status).toBe(200);
  });

  test.each(['/healthz', '/readyz', '/openapi.json'])('GET %s needs none', async (path) => {
    expect((await machine.call('GET', path, { token: null })).status).toBe(200);
  });
});

describe('approve', () => {
  test('paid, with realtime and polling silent: 202, product, COMPLETED', async () => {
    machine.database.realtime.telling = false;
    const session = await machine.request();
    session.status = 'PAID';
    session.hold = 'held';
    const before = approves();
    const { status, body } = await machine.call('POST', `/v1/sessions/${session.id}/approve`, { key: 'approve-1' });
    expect([status, body]).toEqual([
      202,
      expect.objectContaining({ id: session.id, state: expect.stringMatching(/APPROVE_(INTENT|SENT)/) }),
    ]);
    await ended(session.id);
    machine.database.realtime.telling = true;
    expect(session).toMatchObject({ status: 'COMPLETED', hold: 'captured' });
    expect(approves() - before).toBe(1);

    const again = await machine.call('POST', `/v1/sessions/${session.id}/approve`, { key: 'approve-1' });
    expect([again.status, again.headers.get('idempotent-replayed'), again.body]).toEqual([202, 'true', body]);
    expect(
      (await machine.call('POST', `/v1/sessions/${session.id}/approve`, { key: 'approve-1', body: { note: 'other' } }))
        .status,
    ).toBe(422);
    expect((await machine.call('POST', `/v1/sessions/${stranger}/approve`, { key: 'approve-1' })).status).toBe(422);
    expect((await machine.call('POST', `/v1/sessions/${session.id}/approve`)).status).toBe(202); // as the realtime event would find it
    expect(approves() - before).toBe(1);
  });

  test('unpaid: 409, and the same key works once it is paid', async () => {
    const session = await machine.request();
    const before = approves();
    const refused = await machine.call('POST', `/v1/sessions/${session.id}/approve`, { key: 'approve-2' });
    expect([refused.status, refused.body.title]).toEqual([409, 'Wrong state']);
    expect(approves()).toBe(before);
    session.status = 'PAID';
    session.hold = 'held';
    expect((await machine.call('POST', `/v1/sessions/${session.id}/approve`, { key: 'approve-2' })).status).toBe(202);
    await ended(session.id);
    expect(approves() - before).toBe(1);
  });

  test('ten at once, with realtime in between: one approve, ten times 202', async () => {
    const session = await machine.request();
    const before = approves();
    machine.database.pay(session.id);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        machine.call('POST', `/v1/sessions/${session.id}/approve`, { key: index % 2 === 0 ? 'same' : `own-${index}` }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 202));
    await ended(session.id);
    expect(approves() - before).toBe(1);
    expect(session.begun).toBe(1);
  });

  test('a key that is still under way at another route is none for this one', async () => {
    const session = await machine.request();
    machine.database.fault = (call) => (call === 'begin_dispense' ? 'unreachable' : 'none');
    machine.database.pay(session.id);
    await until(
      'begin_dispense is under way',
      async () => JSON.stringify((await machine.call('GET', '/v1/status')).body.session).includes('beginning'),
      6_000,
    );
    const approving = machine.call('POST', `/v1/sessions/${session.id}/approve`, { key: 'two-routes' });
    await wait(100);
    expect((await machine.call('POST', '/v1/reader/disable', { key: 'two-routes' })).status).toBe(422);
    machine.database.fault = () => 'none';
    expect((await approving).status).toBe(202);
    await ended(session.id);
    await machine.ready();
  });

  test('unknown session 404, no UUID 400', async () => {
    expect((await machine.call('POST', `/v1/sessions/${stranger}/approve`)).status).toBe(404);
    expect((await machine.call('POST', '/v1/sessions/1/approve')).status).toBe(400);
  });

  test('adapter down: 503 with Retry-After, for every act', async () => {
    machine.simulator.unplug();
    await until('the bridge notices', async () => (await fetch(`${machine.url}/readyz`)).status === 503);
    const { status, headers, body } = await machine.call('POST', '/v1/reader/enable', { key: 'down' });
    expect([status, headers.get('retry-after'), body.title]).toEqual([503, '2', 'Adapter down']);
    machine.simulator.plug();
    await machine.ready();
    expect((await machine.call('POST', '/v1/reader/enable', { key: 'down' })).status).toBe(202);
  });
});

describe('deny, cancel, reader', () => {
  test.each([
    ['deny', 'failure'],
    ['cancel', 'cancelled'],
  ])('%s ends an unpaid session as %s, once', async (act, outcome) => {
    const session = await machine.request();
    const { status, body } = await machine.call('POST', `/v1/sessions/${session.id}/${act}`);
    expect([status, body.outcome]).toEqual([200, outcome]);
    await until('reported', () => session.outcome === outcome);
    await until('the machine heard', () => machine.simulator.state.last?.result === 'denied');
    expect((await machine.call('POST', `/v1/sessions/${session.id}/${act}`)).status).toBe(409);
    expect((await machine.call('POST', `/v1/sessions/${session.id}/approve`)).status).toBe(409);
  });

  test('the reader off and on', async () => {
    expect((await machine.call('POST', '/v1/reader/disable')).body.enabled).toBe(false);
    await until('the machine offers no payment', () => machine.simulator.state.reader === 'disabled');
    expect((await fetch(`${machine.url}/readyz`)).status).toBe(503);
    expect((await machine.call('POST', '/v1/reader/enable')).status).toBe(202);
    await machine.ready();
  });
});

describe('a text for the display', () => {
  const show = (text: unknown, options: { token?: string; key?: string } = {}) =>
    machine.call('POST', '/v1/display', { ...options, body: { text } });

  test('is shown between two vends, with the money scope, once a key', async () => {
    expect((await show('De retour à 14 h', { token: readToken })).status).toBe(403);
    expect(await show('De retour à 14 h', { key: 'shown-once' })).toMatchObject({
      status: 202,
      body: { text: 'De retour à 14 h' },
    });
    await until('the display', () => machine.lines.includes('C,DISPLAY,De retour a 14 h'));
    expect((await show('De retour à 14 h', { key: 'shown-once' })).headers.get('idempotent-replayed')).toBe('true');
    expect((await show('something else', { key: 'shown-once' })).status).toBe(422);
    expect(machine.lines.filter((line) => line.startsWith('C,DISPLAY,De retour'))).toHaveLength(1);
  });

  test.each([[undefined], [''], ['   '], [7], ['x'.repeat(201)]])('that is %j is 400', async (text) => {
    expect((await show(text)).status).toBe(400);
  });

  test('during a vend is 409: the vend has texts of its own', async () => {
    const session = await machine.request();
    expect((await show('De retour à 14 h')).status).toBe(409);
    await machine.call('POST', `/v1/sessions/${session.id}/cancel`);
    await until('reported', () => session.outcome !== null);
    await machine.ready();
  });
});

describe('events', () => {
  test('what was missed comes with Last-Event-ID, then what happens', async () => {
    const session = await machine.request();
    await machine.call('POST', `/v1/sessions/${session.id}/cancel`);
    await until('reported', () => session.outcome !== null);
    const read = async (lastEventId: string, until: string): Promise<{ id: string; event: string }[]> => {
      const stop = new AbortController();
      const response = await fetch(`${machine.url}/v1/events`, {
        headers: { authorization: `Bearer ${readToken}`, 'last-event-id': lastEventId },
        signal: AbortSignal.any([stop.signal, AbortSignal.timeout(3_000)]),
      });
      let text = '';
      for await (const chunk of response.body ?? []) {
        text += Buffer.from(chunk).toString();
        if (text.includes(until)) break;
      }
      stop.abort();
      return [...text.matchAll(/^id: (\S+)\nevent: (\S+)$/gm)].map(([, id = '', event = '']) => ({ id, event }));
    };
    const all = await read('of-another-boot-1', 'vend.reported');
    expect(all.map(({ event }) => event)).toEqual(expect.arrayContaining(['vend.requested', 'vend.ended']));
    const middle = all[3];
    if (!middle) throw new Error('too few events');
    const rest = await read(middle.id, 'vend.reported');
    expect(rest.map(({ id }) => id)).not.toContain(middle.id);
    expect(rest[0]).toEqual(all[4]);
  });
});

describe('the document', () => {
  test('every path of it is served, and by no other method', async () => {
    for (const [path, operations] of Object.entries(openapi.paths)) {
      for (const method of Object.keys(operations)) {
        const { status, body } = await machine.call(method.toUpperCase(), path.replace('{id}', stranger), {
          token: null,
        });
        expect({ path, method, known: status !== 404 || body.title === 'No such session' }).toEqual({
          path,
          method,
          known: true,
        });
      }
    }
    for (const [path, operations] of Object.entries(openapi.paths)) {
      for (const method of ['get', 'post', 'put', 'patch', 'delete'].filter((found) => !(found in operations))) {
        const { body } = await machine.call(method.toUpperCase(), path.replace('{id}', stranger));
        expect({ path, method, title: body.title }).toEqual({ path, method, title: 'No such path' });
      }
    }
    expect((await machine.call('GET', '/v1/anything')).body.title).toBe('No such path');
  });

  test('every answer that an act may give stands in it', async () => {
    const stands = (
      path: keyof typeof openapi.paths,
      method: string,
      status: number,
      { headers = [] }: { headers?: string[] } = {},
    ): void => {
      const found = document.parse(openapi.paths[path])[method]?.responses[String(status)];
      expect({ path, status, known: found !== undefined, headers: Object.keys(found?.headers ?? {}) }).toEqual({
        path,
        status,
        known: true,
        headers,
      });
    };
    stands('/v1/sessions/{id}', 'get', (await machine.call('GET', '/v1/sessions/1')).status);
    stands('/v1/sessions/{id}', 'get', (await machine.call('GET', `/v1/sessions/${stranger}`)).status);
    stands('/v1/sessions/{id}/approve', 'post', (await machine.call('POST', '/v1/sessions/1/approve')).status);
    stands('/v1/sessions/{id}/deny', 'post', (await machine.call('POST', `/v1/sessions/${stranger}/deny`)).status);
    stands(
      '/v1/reader/enable',
      'post',
      (await machine.call('POST', '/v1/reader/enable', { key: 'k'.repeat(256) })).status,
    );
    stands(
      '/v1/reader/enable',
      'post',
      (await machine.call('POST', '/v1/reader/enable', { body: { a: 'x'.repeat(20_000) } })).status,
    );
    stands('/v1/reader/enable', 'post', (await machine.call('POST', '/v1/reader/enable')).status, {
      headers: ['Idempotent-Replayed'],
    });
    stands('/v1/reader/enable', 'post', 503, { headers: ['Retry-After'] });
  });

  test('metrics are Prometheus text and count the vends', async () => {
    const { body } = await machine.call('GET', '/metrics');
    expect(String(body.text)).toMatch(/guichet_bridge_vends_total\{outcome="success"\} [1-9]/);
    expect(String(body.text)).toMatch(/guichet_bridge_serial_up 1/);
  });

  test('a body that is no JSON is 400, one that is too large 413', async () => {
    const post = (body: string) =>
      fetch(`${machine.url}/v1/reader/enable`, {
        method: 'POST',
        headers: { authorization: 'Bearer money-token-of-the-tests', 'content-type': 'application/json' },
        body,
      });
    expect((await post('{')).status).toBe(400);
    expect((await post(`{"a":"${'x'.repeat(20_000)}"}`)).status).toBe(413);
  });
});

test('no secret in any answer', async () => {
  await wait(10);
  const texts = await Promise.all(
    ['/v1/status', '/metrics', '/openapi.json'].map(async (path) =>
      JSON.stringify((await machine.call('GET', path)).body),
    ),
  );
  for (const text of texts) expect(text).not.toMatch(/token-of-the-tests|sb_publishable/);
});

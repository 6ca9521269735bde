import { createServer, type Server } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { INodeParameters } from 'n8n-workflow';
import { startN8nCore, type N8nCore } from '../shared/testing/n8nCore';
import { MdbBridge } from './MdbBridge.node';

// n8n-core takes its time to load
jest.setTimeout(30_000);

const session = 'a1b2c3d4-0000-4000-8000-000000000000';
let core: N8nCore;
let server: Server;
let calls: { request: string; authorization: string | undefined; key: string | undefined; last: string | undefined }[];
let bodies: string[];
let answer: { status: number; type?: string; body: string };

beforeAll(() => {
  core = startN8nCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  calls = [];
  bodies = [];
  answer = { status: 200, body: '{"ok":"yes"}' };
  server = createServer((request, response) => {
    const { method, url, headers } = request;
    const text = (name: string) => (typeof headers[name] === 'string' ? headers[name] : undefined);
    calls.push({
      request: `${method} ${url}`,
      authorization: headers.authorization,
      key: text('idempotency-key'),
      last: text('last-event-id'),
    });
    let body = '';
    request
      .on('data', (chunk: Buffer) => {
        body += chunk.toString();
      })
      .on('end', () => {
        bodies.push(body);
        response.writeHead(answer.status, { 'content-type': answer.type ?? 'application/json' }).end(answer.body);
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

async function run(
  parameters: INodeParameters,
  options: {
    items?: { id: string; [field: string]: string }[];
    runs?: number;
    tries?: number;
    onError?: 'continueErrorOutput';
    url?: string;
  } = {},
) {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const { onError, runs, tries } = options;
  const result = await core.run({
    items: options.items ?? [{ id: session }],
    node: {
      type: 'n8n-nodes-guichet.mdbBridge',
      parameters,
      ...(onError ? { onError } : {}),
      ...(tries === undefined ? {} : { retryOnFail: true, maxTries: tries, waitBetweenTries: 1 }),
    },
    ...(runs === undefined ? {} : { runs }),
    credentials: { guichetMdbBridgeApi: { url: options.url ?? `http://127.0.0.1:${port}/`, token: 'a-secret-token' } },
  });
  return {
    ...result,
    done: (result.output.Done?.[0] ?? []).map(({ json }) => json),
    failed: (result.output.Failed?.[0] ?? []).map(({ json }) => json),
  };
}

describe('one operation per endpoint', () => {
  test.each([
    ['session', 'get', `GET /v1/sessions/${session}`],
    ['session', 'approve', `POST /v1/sessions/${session}/approve`],
    ['session', 'deny', `POST /v1/sessions/${session}/deny`],
    ['session', 'cancel', `POST /v1/sessions/${session}/cancel`],
    ['reader', 'enable', 'POST /v1/reader/enable'],
    ['reader', 'disable', 'POST /v1/reader/disable'],
    ['bridge', 'getStatus', 'GET /v1/status'],
    ['bridge', 'checkHealth', 'GET /healthz'],
    ['bridge', 'checkReadiness', 'GET /readyz'],
    ['bridge', 'getInterface', 'GET /openapi.json'],
  ])('%s: %s', async (resource, operation, request) => {
    const { done, error } = await run({
      resource,
      operation,
      ...(resource === 'session' ? { sessionId: session } : {}),
    });
    expect(error).toBeNull();
    expect(calls).toMatchObject([{ request, authorization: 'Bearer a-secret-token' }]);
    expect(done).toMatchObject([{ ok: expect.anything() }]);
  });

  test('metrics are text', async () => {
    answer = { status: 200, type: 'text/plain', body: 'guichet_bridge_serial_up 1\n' };
    expect((await run({ resource: 'bridge', operation: 'getMetrics' })).done).toEqual([
      { metrics: 'guichet_bridge_serial_up 1\n' },
    ]);
  });

  test('events are one item each, behind the known one', async () => {
    answer = { status: 200, body: '{"events":[{"id":"b-2","type":"serial"},{"id":"b-3","type":"reader"}]}' };
    expect((await run({ resource: 'bridge', operation: 'getEvents', after: 'b-1' })).done).toEqual([
      { id: 'b-2', type: 'serial' },
      { id: 'b-3', type: 'reader' },
    ]);
    expect(calls).toMatchObject([{ request: 'GET /v1/events', last: 'b-1' }]);
  });

  test('each operation stands in the editor with its resource', () => {
    const choices = new MdbBridge().description.properties.filter(({ name }) => name === 'operation');
    expect(choices.flatMap(({ options }) => options ?? []).length).toBe(13);
  });
});

describe('a text for the display', () => {
  test('is sent as JSON, under a key', async () => {
    const { error } = await run({ resource: 'display', operation: 'showText', text: ' De retour à 14 h ' });
    expect(error).toBeNull();
    expect(calls).toMatchObject([
      { request: 'POST /v1/display', key: expect.stringContaining('n8n-display-showText-') },
    ]);
    expect(bodies).toEqual(['{"text":"De retour à 14 h"}']);
  });
});

describe('the address', () => {
  test('of the field is asked before that of the credential, with the credential’s token', async () => {
    const address = server.address();
    const bridgeUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}//`;
    const { error } = await run(
      { resource: 'bridge', operation: 'getStatus', bridgeUrl },
      { url: 'http://127.0.0.1:1' },
    );
    expect(error).toBeNull();
    expect(calls).toMatchObject([{ request: 'GET /v1/status', authorization: 'Bearer a-secret-token' }]);
  });

  test('that is none is refused, and nobody is asked', async () => {
    expect(
      (await run({ resource: 'bridge', operation: 'getStatus', bridgeUrl: '10.0.0.7:54329' })).error,
    ).toMatchObject({ message: expect.stringContaining('Bridge URL') });
    expect(calls).toEqual([]);
  });
});

describe('money', () => {
  test('the key of an approve follows from the session: a retry sends the same one', async () => {
    const parameters = { resource: 'session', operation: 'approve', sessionId: '={{ $json.id }}' };
    await run(parameters);
    await run(parameters);
    expect(calls.map(({ key }) => key)).toEqual([`n8n-session-approve-${session}`, `n8n-session-approve-${session}`]);
  });

  test('in a loop each round asks anew: switching the reader off a second time is no repetition of the first', async () => {
    await run({ resource: 'reader', operation: 'disable' }, { runs: 2, items: [{ id: 'a' }, { id: 'b' }] });
    const keys = calls.map(({ key }) => key);
    expect(keys).toHaveLength(4);
    expect(new Set(keys).size).toBe(4);
  });

  test('n8n’s own retry of a round sends the key of that round again', async () => {
    answer = {
      status: 503,
      type: 'application/problem+json',
      body: '{"title":"Not ready","status":503,"detail":"the serial line is down"}',
    };
    await run({ resource: 'reader', operation: 'disable' }, { tries: 3 });
    const keys = calls.map(({ key }) => key);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
  });

  test('a key given on the node is taken', async () => {
    await run({ resource: 'reader', operation: 'enable', idempotencyKey: 'mine' });
    expect(calls[0]?.key).toBe('mine');
  });
});

describe('what comes to nothing', () => {
  test.each<[string, INodeParameters]>([
    ['Session ID', { resource: 'session', operation: 'approve', sessionId: '={{ $json.sesion }}' }],
    [
      'Idempotency Key',
      { resource: 'session', operation: 'approve', sessionId: session, idempotencyKey: '={{ $json.kye }}' },
    ],
    ['Idempotency Key', { resource: 'reader', operation: 'disable', idempotencyKey: '={{ $json.kye }}:disable' }],
    ['After Event', { resource: 'bridge', operation: 'getEvents', after: '={{ $json.last }}' }],
  ])('%s: nothing is asked of the bridge', async (label, parameters) => {
    const { failed } = await run(parameters, { onError: 'continueErrorOutput' });
    expect(failed).toMatchObject([{ error: { message: expect.stringContaining(`"${label}"`) } }]);
    expect(calls).toEqual([]);
  });

  // a full stop is a full stop, and an address has two slashes: only keys and ids are looked at for missing parts
  test.each([
    ["={{ 'De retour à ' + $json.at + '.' }}", 'De retour à 14 h.'],
    ["={{ '- ' + $json.at + ' -' }}", '- 14 h -'],
  ])('a text with signs at its ends is shown: %s', async (text, shown) => {
    const { error } = await run(
      { resource: 'display', operation: 'showText', text },
      { items: [{ id: session, at: '14 h' }] },
    );
    expect(error).toBeNull();
    expect(bodies).toEqual([JSON.stringify({ text: shown })]);
  });

  test.each(["={{ $json.url + '/' }}", "={{ $json.url.replace('/v1', '') + '/bridge/..' }}"])(
    'an address put together is one: %s',
    async (bridgeUrl) => {
      const address = server.address();
      const { error } = await run(
        { resource: 'bridge', operation: 'getStatus', bridgeUrl },
        { items: [{ id: session, url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` }] },
      );
      expect(error).toBeNull();
      expect(calls).toHaveLength(1);
    },
  );

  test.each([
    "={{ 'http://' + $json.hots }}",
    '=http://{{ $json.hots }}/',
    "={{ ($json.hots ?? '') + '/' }}",
    '={{ $json.hots }}',
  ])('an address that lacks a part: nobody is asked: %s', async (bridgeUrl) => {
    const { failed } = await run(
      { resource: 'bridge', operation: 'getStatus', bridgeUrl },
      { onError: 'continueErrorOutput' },
    );
    expect(failed).toHaveLength(1);
    expect(calls).toEqual([]);
  });

  test('a cursor that there is not yet may be, where staff chose so', async () => {
    answer = { status: 200, body: '{"events":[]}' };
    expect(
      (await run({ resource: 'bridge', operation: 'getEvents', after: '={{ $json.last }}', mayBeEmpty: ['after'] }))
        .error,
    ).toBeNull();
    expect(calls).toMatchObject([{ request: 'GET /v1/events' }]);
  });

  test('a key that no header can carry is refused, not taken for a bridge that does not answer', async () => {
    const { error } = await run({ resource: 'reader', operation: 'disable', idempotencyKey: 'prix-€' });
    expect(error).toMatchObject({
      message: expect.stringContaining('no header can carry'),
      description: expect.stringContaining('Nothing was sent'),
    });
    expect(calls).toEqual([]);
  });

  test('an address that is none is said in words', async () => {
    const { error } = await run({ resource: 'bridge', operation: 'getStatus' }, { url: 'bridge.local' });
    expect(error?.message).toBe('MDB bridge credential: the URL must begin with http:// or https://');
  });
});

describe('errors', () => {
  const wrong = {
    status: 409,
    type: 'application/problem+json',
    body: '{"title":"Wrong state","status":409,"detail":"the session stands at FAILED"}',
  };

  test('a refusal says what the bridge said, to which item, and what to do', async () => {
    answer = wrong;
    const { error, everything } = await run({ resource: 'session', operation: 'approve', sessionId: session });
    expect(error).toMatchObject({
      message: expect.stringContaining('the session stands at FAILED'),
      description: expect.stringContaining('Nothing was done'),
      itemIndex: 0,
    });
    expect(everything).not.toContain('a-secret-token');
  });

  test('a refused item goes to the error output, its neighbour on', async () => {
    answer = wrong;
    const { done, failed } = await run(
      { resource: 'session', operation: 'approve', sessionId: '={{ $json.id }}' },
      { items: [{ id: session }, { id: 'other' }], onError: 'continueErrorOutput' },
    );
    expect(done).toEqual([]);
    expect(failed).toMatchObject([
      { id: session, error: { hint: expect.stringContaining('Nothing was done') } },
      { id: 'other' },
    ]);
  });

  test('not ready is an answer, not an error', async () => {
    answer = {
      status: 503,
      type: 'application/problem+json',
      body: '{"title":"Not ready","status":503,"detail":"missing: the serial line"}',
    };
    expect((await run({ resource: 'bridge', operation: 'checkReadiness' })).done).toMatchObject([
      { ok: false, reason: expect.stringContaining('the serial line') },
    ]);
  });

  test('no answer names what to check; a strange answer is not taken for ours', async () => {
    const { error } = await run({ resource: 'bridge', operation: 'getStatus' }, { url: 'http://127.0.0.1:1' });
    expect(error).toMatchObject({
      message: expect.stringContaining('did not answer'),
      description: expect.stringContaining('Trying again is safe'),
    });
    answer = { status: 200, type: 'text/html', body: '<html>router</html>' };
    expect((await run({ resource: 'bridge', operation: 'getStatus' })).error?.message).toContain('no Guichet bridge');
  });
});

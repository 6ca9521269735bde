import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { Agent } from 'node:https';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { waitFor } from '../harness/waitFor.ts';
import { call, rawCall, type Answer, type CallOptions } from './testing/call.ts';
import { startNameServer, type NameServer } from './testing/nameServer.ts';
import { door, editorHost, startProxy, webhookHost, type Proxy } from './testing/proxy.ts';
import { startUpstream, type Upstream } from './testing/upstream.ts';

// The shipped configuration on a real nginx, before stand-ins of n8n's processes.

jest.setTimeout(90_000);

let names: NameServer;
let main: Upstream;
let webhooks: Upstream;
let proxy: Proxy;

beforeAll(async () => {
  names = await startNameServer();
  main = await startUpstream('main');
  webhooks = await startUpstream('webhook');
  names.set('main', ['127.0.0.1']);
  names.set('webhook', ['127.0.0.1']);
  proxy = await startProxy({
    resolver: names.address,
    webhooks: `webhook:${webhooks.port}`,
    editor: `main:${main.port}`,
  });
});
afterAll(async () => {
  await proxy?.stop();
  await Promise.all([main?.close(), webhooks?.close(), names?.close()]);
});
beforeEach(() => {
  main.reset();
  webhooks.reset();
});

let addresses = 0;
/** Each test calls from an address of its own, so that what one of them used up is not the next one's. */
const newAddress = (): string => `127.1.${Math.floor(++addresses / 200)}.${(addresses % 200) + 1}`;

type Options = Omit<CallOptions, 'port' | 'host' | 'path'>;
const publicly = (path: string, options: Options = {}): Promise<Answer> =>
  call({ port: proxy.httpsPort, host: webhookHost, path, ca: proxy.ca, from: newAddress(), ...options });
const atTheEditor = (path: string, options: Options = {}): Promise<Answer> =>
  call({ port: proxy.httpsPort, host: editorHost, path, ca: proxy.ca, from: newAddress(), ...options });
const plainly = (host: string, path: string): Promise<Answer> =>
  call({ port: proxy.httpPort, host, path, from: newAddress() });
const basic = (user: string, password: string): { authorization: string } => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});
const said = (answer: Answer): unknown => JSON.parse(answer.body);
const statuses = (answers: Answer[]): Record<number, number> => {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};

describe('the public address', () => {
  test('hands an event on as it came: bytes, signature, coding, type', async () => {
    const body = randomBytes(300_000);
    const signature =
      't=1764600000,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd,v1=00,v0=6ffbb5';
    const answer = await publicly('/webhook/stripe-events', {
      body,
      headers: { 'stripe-signature': signature, 'content-type': 'application/json; charset=utf-8' },
    });
    expect([answer.status, said(answer)]).toEqual([200, { from: 'webhook' }]);
    expect(webhooks.arrived).toHaveLength(1);
    expect(webhooks.arrived[0]?.body.equals(body)).toBe(true);
    expect(webhooks.arrived[0]).toMatchObject({
      method: 'POST',
      url: '/webhook/stripe-events',
      headers: {
        'stripe-signature': signature,
        'content-type': 'application/json; charset=utf-8',
        'content-length': '300000',
        host: webhookHost,
      },
    });
  });

  test('hands compressed and chunked bodies on without opening them', async () => {
    const body = gzipSync(JSON.stringify({ object: 'event', text: 'é'.repeat(5_000) }));
    await publicly('/webhook/stripe-events', { body, isChunked: true, headers: { 'content-encoding': 'gzip' } });
    expect(webhooks.arrived[0]?.body.equals(body)).toBe(true);
    expect(webhooks.arrived[0]?.headers).toMatchObject({ 'content-encoding': 'gzip' });
  });

  test('leaves path and query as they were written', async () => {
    await publicly('/webhook/vente%20journal/a%2Fb?x=1&y=%C3%A9+%26', {});
    expect(webhooks.arrived[0]?.url).toBe('/webhook/vente%20journal/a%2Fb?x=1&y=%C3%A9+%26');
  });

  test('says who called, whatever the caller says of itself', async () => {
    const forged = { 'x-forwarded-for': '10.0.0.1, 8.8.8.8', 'x-real-ip': '10.0.0.1', forwarded: 'for=10.0.0.1' };
    await publicly('/webhook/customer-portal', {
      from: '127.0.1.5',
      headers: {
        ...forged,
        'x-forwarded-proto': 'http',
        'x-forwarded-host': 'evil.example',
        authorization: 'Bearer a',
      },
    });
    expect(webhooks.arrived[0]?.headers).toMatchObject({
      'x-forwarded-for': '127.0.1.5',
      'x-real-ip': '127.0.1.5',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': webhookHost,
      authorization: 'Bearer a',
    });
    expect(webhooks.arrived[0]?.headers).not.toHaveProperty('forwarded');
  });

  test("gives n8n's own answers on, refusals too, and lets a page of another origin ask first", async () => {
    webhooks.answer(
      (_, response) => void response.writeHead(400, { 'retry-after': '7' }).end('{"message":"signature"}'),
    );
    const refused = await publicly('/webhook/stripe-events', { body: '{}' });
    expect([refused.status, refused.headers['retry-after'], said(refused)]).toEqual([
      400,
      '7',
      { message: 'signature' },
    ]);
    webhooks.answer((request, response) => void response.writeHead(204, { 'x-method': request.method }).end());
    const asked = await publicly('/webhook/start-order-checkout', {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' },
    });
    expect([asked.status, asked.headers['x-method']]).toEqual([204, 'OPTIONS']);
  });

  test.each([
    '/',
    '/signin',
    '/setup',
    '/home/workflows',
    '/workflow/guichetStripeEvents',
    '/rest/login',
    '/rest/settings',
    '/api/v1/workflows',
    '/webhook-test/stripe-events',
    '/webhook-waiting/1',
    '/mcp/any',
    '/healthz',
    '/metrics',
    '/types/nodes.json',
    '/static/base-path.js',
    '/WEBHOOK/stripe-events',
    '/webhook/../rest/login',
    '/webhook/%2e%2e/rest/login',
    '/webhook/..%2frest/login',
    '/webhook/a/%2e%2e/../../rest/login',
    '//rest/login',
  ])('has nothing at %s', async (path) => {
    const { status } = await publicly(path, { body: '{}' });
    // 400: nginx itself refuses to climb above the root
    expect([404, 400]).toContain(status);
    expect([main.arrived, webhooks.arrived]).toEqual([[], []]);
  });

  test('sends whoever opens a form to where forms are', async () => {
    const { status, headers } = await publicly('/form/decider-une-vente?vente=1');
    expect([status, headers.location]).toEqual([307, `https://${editorHost}/form/decider-une-vente?vente=1`]);
    expect(webhooks.arrived).toEqual([]);
  });
});

describe('bodies', () => {
  const large = { code: 413, message: expect.stringMatching(/trop grande.*rien.* · .*too large.*nothing/) };

  test.each([
    ['/webhook/customer-portal', 1_000_000, 1_048_577],
    ['/webhook/stripe-events', 4_000_000, 4_194_305],
    ['/webhook/checkout-session-completed', 4_000_000, 4_194_305],
  ])('of %s: %d bytes are taken, %d are not', async (path, most, tooMany) => {
    expect((await publicly(path, { body: Buffer.alloc(most, 'a') })).status).toBe(200);
    expect(webhooks.arrived.map(({ body }) => body.length)).toEqual([most]);
    webhooks.reset();
    for (const isChunked of [false, true]) {
      const answer = await publicly(path, { body: Buffer.alloc(tooMany, 'a'), isChunked });
      expect([answer.status, said(answer)]).toEqual([413, large]);
      expect(answer.headers['access-control-allow-origin']).toBe('*');
    }
    expect(webhooks.arrived).toEqual([]);
  });

  test('that come slowly are cut off, n8n never hears of them, and they take no more than their own places', async () => {
    const slow = newAddress();
    const head = `POST /webhook/customer-portal HTTP/1.1\r\nHost: ${webhookHost}\r\nContent-Length: 1000\r\n\r\n{"a":`;
    const open = async (text: string, from = slow) => {
      const one = await rawCall({ port: proxy.httpsPort, host: webhookHost, ca: proxy.ca, from });
      one.socket.write(text);
      return one;
    };
    // more at once than one address may hold
    const slowBodies = await Promise.all(Array.from({ length: 40 }, () => open(head)));
    const slowHead = await open(`POST /webhook/customer-portal HTTP/1.1\r\nHost: ${webhookHost}\r\nX-`, newAddress());
    const steady = await open(head.replace('1000', '9'), newAddress());
    await waitFor('the last byte of a body that takes its time', async () => {
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      steady.socket.write('1}\n\n');
      return true;
    });
    await waitFor('its arrival', async () => (webhooks.arrived.length === 1 ? true : undefined));
    expect(webhooks.arrived[0]?.body.toString()).toBe('{"a":1}\n\n');
    steady.socket.destroy();

    const ends = await Promise.all([...slowBodies, slowHead].map(({ ended }) => ended));
    expect(Math.min(...ends.map(({ afterMs }) => afterMs))).toBeGreaterThan(8_000);
    expect(Math.max(...ends.map(({ afterMs }) => afterMs))).toBeLessThan(30_000);
    expect(webhooks.arrived).toHaveLength(1);
  });

  test('of more than fifty requests that one address holds open at once the rest is refused, nobody else’s', async () => {
    const from = newAddress();
    const held: (() => void)[] = [];
    webhooks.answer((_, response) => void held.push(() => void response.end('{}')));
    const calls = Array.from({ length: 60 }, () => publicly('/webhook/stripe-events', { body: '{}', from }));
    await waitFor('fifty of them', async () => (held.length === 50 ? true : undefined));
    const other = publicly('/webhook/stripe-events', { body: '{}' });
    await waitFor('the other', async () => (held.length === 51 ? true : undefined));
    for (const go of held) go();
    expect(statuses(await Promise.all(calls))).toEqual({ 200: 50, 429: 10 });
    expect((await other).status).toBe(200);
  });
});

describe('a flood', () => {
  test('is 429 for the flooder, in words, and nobody else feels it', async () => {
    const from = newAddress();
    const flood = inRows(200, (agent) => publicly('/webhook/start-order-checkout', { body: '{}', from, agent }));
    const others = Promise.all(
      Array.from({ length: 20 }, () => publicly('/webhook/start-order-checkout', { body: '{}' })),
    );
    const answers = await flood;
    const counts = statuses(answers);
    expect(Object.keys(counts)).toEqual(['200', '429']);
    // 40 at once, and 10 more each second that it took
    expect(counts[200]).toBeGreaterThanOrEqual(40);
    expect(counts[429]).toBeGreaterThan(20);
    expect(statuses(await others)).toEqual({ 200: 20 });
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.headers).toMatchObject({ 'retry-after': '2', 'access-control-allow-origin': '*' });
    expect(JSON.parse(refused?.body ?? '')).toEqual({
      code: 429,
      message: expect.stringMatching(/Trop de demandes.* · Too many requests/),
    });
  });

  test('of events on a day on which everybody renews is taken', async () => {
    const from = newAddress();
    const answers = await inRows(400, (agent) => publicly('/webhook/stripe-events', { body: '{}', from, agent }));
    expect(statuses(answers)).toEqual({ 200: 400 });
  });

  /** So many, twenty at a time, as fast as they go. */
  async function inRows(count: number, make: (agent: Agent) => Promise<Answer>): Promise<Answer[]> {
    const answers: Answer[] = [];
    const agent = new Agent({ keepAlive: true });
    let left = count;
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        while (left-- > 0) answers.push(await make(agent));
      }),
    );
    agent.destroy();
    return answers;
  }
});

describe('n8n', () => {
  test('that is away is 503 in words, with when to come again', async () => {
    webhooks.answer((_, response) => void response.destroy());
    const answer = await publicly('/webhook/stripe-events', { body: '{}' });
    expect([answer.status, answer.headers['retry-after'], said(answer)]).toEqual([
      503,
      '5',
      { code: 503, message: expect.stringMatching(/ne répond pas.* · .*does not answer/) },
    ]);
    // it had taken the event: to whom it was once handed it is not handed again
    expect(webhooks.arrived).toHaveLength(1);
  });
});

describe('the editor', () => {
  test('has a door: without its password n8n hears nothing', async () => {
    for (const path of ['/', '/setup', '/rest/login', '/rest/settings', '/webhook-test/stripe-events', '/mcp/any'])
      expect([path, (await atTheEditor(path)).status]).toEqual([path, 401]);
    expect((await atTheEditor('/', { headers: basic(door.user, 'devine') })).status).toBe(401);
    expect([main.arrived, webhooks.arrived]).toEqual([[], []]);
  });

  test('opens with it, and n8n is not told the password', async () => {
    const headers = { ...basic(door.user, door.password), cookie: 'n8n-auth=1' };
    const answer = await atTheEditor('/rest/workflows?filter=a', { headers, from: '127.0.1.6' });
    expect([answer.status, said(answer)]).toEqual([200, { from: 'main' }]);
    expect(main.arrived[0]).toMatchObject({
      url: '/rest/workflows?filter=a',
      headers: { cookie: 'n8n-auth=1', host: editorHost, 'x-forwarded-for': '127.0.1.6', 'x-forwarded-proto': 'https' },
    });
    expect(main.arrived[0]?.headers).not.toHaveProperty('authorization');
  });

  test('takes a workflow of some megabytes, not of twenty', async () => {
    const headers = basic(door.user, door.password);
    expect((await atTheEditor('/rest/workflows', { headers, body: Buffer.alloc(10_000_000) })).status).toBe(200);
    expect((await atTheEditor('/rest/workflows', { headers, body: Buffer.alloc(20_000_000) })).status).toBe(413);
  });

  test('lets nobody try passwords of n8n one after the other', async () => {
    const from = newAddress();
    const headers = basic(door.user, door.password);
    const tries = await Promise.all(
      Array.from({ length: 20 }, () => atTheEditor('/rest/login', { headers, body: '{}', from })),
    );
    const counts = statuses(tries);
    expect(counts[200]).toBeLessThanOrEqual(14);
    expect(counts[429]).toBeGreaterThanOrEqual(5);
    expect((await atTheEditor('/rest/login', { headers, body: '{}' })).status).toBe(200);
  });

  test('opens its socket, for which n8n asks for a session', async () => {
    const { socket, ended } = await rawCall({
      port: proxy.httpsPort,
      host: editorHost,
      ca: proxy.ca,
      from: newAddress(),
    });
    socket.write(
      `GET /rest/push?pushRef=1 HTTP/1.1\r\nHost: ${editorHost}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nOrigin: https://${editorHost}\r\n\r\n`,
    );
    expect((await ended).answer).toMatch(/^HTTP\/1\.1 101 [\s\S]*open$/);
    expect(main.arrived[0]?.headers).toMatchObject({ upgrade: 'websocket', connection: 'upgrade' });
  });

  test('gives programs the API with their key, and no other socket', async () => {
    await atTheEditor('/api/v1/workflows', {
      headers: { 'x-n8n-api-key': 'k', upgrade: 'websocket', connection: 'upgrade' },
    });
    expect(main.arrived[0]?.headers).toMatchObject({ 'x-n8n-api-key': 'k' });
    expect(main.arrived[0]?.headers).not.toHaveProperty('upgrade');
  });

  test('has the forms of staff, with the account that each of them asks for, from the webhook processors', async () => {
    const headers = basic('caisse@shop.example', 'à la caisse');
    const answer = await atTheEditor('/form/decider-une-vente', { headers, body: 'a=1' });
    expect([answer.status, said(answer), main.arrived]).toEqual([200, { from: 'webhook' }, []]);
    expect(webhooks.arrived[0]?.headers).toMatchObject(headers);
  });

  test('has no webhooks: their one address is the public one', async () => {
    const headers = basic(door.user, door.password);
    expect((await atTheEditor('/webhook/stripe-events', { headers, body: '{}' })).status).toBe(404);
    expect([main.arrived, webhooks.arrived]).toEqual([[], []]);
  });
});

describe('names and certificates', () => {
  test('another name, or none, gets no certificate and no answer', async () => {
    const alert = (servername: string): Promise<string> =>
      new Promise((resolve) => {
        const socket = connect(
          { host: '127.0.0.1', port: proxy.httpsPort, servername, rejectUnauthorized: false },
          () => {
            socket.destroy();
            resolve('a certificate');
          },
        );
        socket.once('error', (error) => resolve(error.message));
      });
    expect(await alert('other.example')).toMatch(/unrecognized name/);
    expect(await alert('')).toMatch(/unrecognized name/);
    await expect(plainly('other.example', '/')).rejects.toThrow(/socket hang up|ECONNRESET/);
  });

  test('plain HTTP leads to TLS, but for what Let’s Encrypt asks', async () => {
    const led = await plainly(webhookHost, '/webhook/stripe-events?a=1');
    expect([led.status, led.headers.location]).toEqual([301, `https://${webhookHost}/webhook/stripe-events?a=1`]);
    writeFileSync(join(proxy.acmeFolder, 'token'), 'answer');
    const asked = await plainly(editorHost, '/.well-known/acme-challenge/token');
    expect([asked.status, asked.body]).toEqual([200, 'answer']);
  });

  test('a renewed certificate is taken up by itself', async () => {
    const shown = (): Promise<string> =>
      new Promise((resolve, reject) => {
        const socket = connect(
          { host: '127.0.0.1', port: proxy.httpsPort, servername: webhookHost, ca: proxy.ca },
          () => {
            resolve(socket.getPeerCertificate().serialNumber);
            socket.destroy();
          },
        );
        socket.once('error', reject);
      });
    const before = await shown();
    proxy.newCertificate();
    const stop = reloader();
    try {
      await waitFor('the new certificate', async () => ((await shown()) === before ? undefined : true));
    } finally {
      stop();
    }
  });

  /** What the container runs beside nginx, each second. */
  function reloader(): () => void {
    const { NGINX = '', NGINX_PREFIX = '', ...environment } = proxy.environment;
    const folder = join(NGINX_PREFIX, 'bin');
    mkdirSync(folder);
    symlinkSync(NGINX, join(folder, 'nginx'));
    const child = spawn('sh', [join(__dirname, 'proxy/reload.sh')], {
      env: { ...environment, PATH: `${folder}:${process.env.PATH ?? ''}`, PROXY_RELOAD_SECONDS: '1' },
      stdio: 'ignore',
      detached: true,
    });
    return () => {
      // the loop goes on behind the script that began it, in its group
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    };
  }
});

test('what is logged says nothing of queries and keys', async () => {
  await publicly('/webhook/customer-portal?token=s3cret', { headers: { authorization: 'Bearer s3cret' } });
  await waitFor('the line', async () =>
    /POST|GET \/webhook\/customer-portal" 200/.test(proxy.log()) ? true : undefined,
  );
  expect(proxy.log()).not.toContain('s3cret');
});

// last: the names are others afterwards
describe('a container engine', () => {
  const event = (): Promise<Answer> => publicly('/webhook/stripe-events', { body: '{}' });

  test('that says of two processors, one of which is down: the other is asked', async () => {
    names.set('webhook', ['127.0.0.9', '127.0.0.1']);
    await waitFor('a first look at the one that is down', async () => {
      expect((await event()).status).toBe(200);
      return /upstream=502, 200/.test(proxy.log()) ? true : undefined;
    });
    expect(statuses(await Promise.all(Array.from({ length: 12 }, event)))).toEqual({ 200: 12 });
  });

  test('that made a container anew: it is found under its new address, without touching the proxy', async () => {
    const anew = await startUpstream('made anew', { host: '127.0.0.8', port: webhooks.port });
    names.set('webhook', ['127.0.0.8']);
    try {
      await waitFor('the new one', async () => ((await event()).body.includes('made anew') ? true : undefined));
      expect(anew.arrived).toHaveLength(1);
    } finally {
      await anew.close();
    }
  });
});

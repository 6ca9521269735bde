import {
  Agent,
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import express from 'express';
import { BodyRefused } from './boundedBody';
import { n8n } from './requestBodies';

/** As n8n's own reader: undoes one gzip without saying 413, and keeps what it read. */
function rawBodyReader(request: IncomingMessage, _response: ServerResponse, next: () => void): void {
  request.readRawBody = async () => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    await new Promise<void>((resolve, reject) => {
      request.on('end', resolve).on('data', function read(chunk: Buffer) {
        bytes += chunk.length;
        if (bytes <= 3_000_000) return void chunks.push(chunk);
        request.off('data', read).pause();
        reject(Object.assign(new Error('request entity too large'), { type: 'entity.too.large', status: 413 }));
      });
    });
    request.rawBody = Buffer.concat(chunks);
  };
  next();
}

let server: Server;
beforeEach(async () => {
  const app = express();
  app.use(rawBodyReader);
  app.post('/webhook', async (request: IncomingMessage, response) => {
    try {
      await request.readRawBody();
      response.json({ bytes: request.rawBody.length });
    } catch (error) {
      // n8n says 500 to what fails while it reads; a node that reads says what the error says
      const isNode = request.headers['content-type'] === 'application/octet-stream';
      response
        .status(isNode && error instanceof BodyRefused ? error.httpStatusCode : 500)
        .json({ message: String(error) });
    }
  });
  for (const install of n8n.ready) install({ app });
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function post(
  body: Buffer,
  headers: Record<string, string>,
  agent?: Agent,
): Promise<{ status: number; text: string }> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      { port, host: '127.0.0.1', path: '/webhook', method: 'POST', headers, agent },
      (answer) => {
        let text = '';
        answer
          .on('data', (chunk: Buffer) => (text += chunk.toString()))
          .on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** What n8n reads by itself, and what a node reads. */
const types = ['application/json; charset=utf-8', 'application/octet-stream'];
const zeros = Buffer.alloc(8 * 1024 * 1024);
const bomb = gzipSync(zeros, { level: 9 });
const small = Buffer.from('{"id":"evt_1"}');

describe('a compressed body', () => {
  test.each([
    ['gzip', bomb],
    ['GZIP', bomb],
    ['x-gzip', bomb],
    ['deflate', deflateSync(zeros)],
    ['br', brotliCompressSync(zeros)],
    ['zstd', zstdCompressSync(zeros)],
    ['gzip, gzip', gzipSync(bomb)],
    ['gzip, br', brotliCompressSync(bomb)],
    ['identity, gzip', bomb],
    // small in the end, but not on its way there
    ['gzip, deflate', deflateSync(Buffer.concat(Array.from({ length: 60_000 }, () => gzipSync(''))))],
  ])('of %s that becomes too large is 413', async (encoding, body) => {
    for (const type of types) {
      expect(
        (
          await post(body, {
            'content-type': type,
            'content-encoding': encoding,
            'content-length': String(body.length),
          })
        ).status,
      ).toBe(413);
      expect(
        (await post(body, { 'content-type': type, 'content-encoding': encoding, 'transfer-encoding': 'chunked' }))
          .status,
      ).toBe(413);
    }
  });

  test.each([
    ['gzip', gzipSync(small)],
    ['deflate', deflateSync(small)],
    ['br', brotliCompressSync(small)],
    ['gzip, br', brotliCompressSync(gzipSync(small))],
  ])('of %s that is small is read', async (encoding, body) => {
    for (const type of types)
      expect(await post(body, { 'content-type': type, 'content-encoding': encoding })).toEqual({
        status: 200,
        text: `{"bytes":${small.length}}`,
      });
  });

  test.each([
    ['that is none', 'gzip', small, 400],
    ['that ends too soon', 'gzip', gzipSync(small).subarray(0, -5), 400],
    ['in an unknown coding', 'compress', small, 415],
    ['in what only looks like a coding', 'constructor', small, 415],
    ['encoded three times', 'gzip, gzip, gzip', small, 415],
  ])('%s is refused', async (_what, encoding, body, status) => {
    for (const type of types)
      expect((await post(body, { 'content-type': type, 'content-encoding': encoding })).status).toBe(status);
  });
});

describe('a plain body', () => {
  test('is read as before', async () => {
    for (const type of types)
      expect(await post(small, { 'content-type': type, 'transfer-encoding': 'chunked' })).toEqual({
        status: 200,
        text: `{"bytes":${small.length}}`,
      });
    expect(await post(small, {})).toEqual({ status: 200, text: `{"bytes":${small.length}}` });
  });

  test.each([
    ['with its length', {}],
    ['in chunks', { 'transfer-encoding': 'chunked' }],
  ])('larger than n8n takes is 413, not 500: %s', async (_how, headers) => {
    for (const type of types)
      expect((await post(zeros.subarray(0, 4_000_000), { 'content-type': type, ...headers })).status).toBe(413);
  });
});

test('the answer reaches a sender who is still writing, and the connection goes on', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const large = Buffer.alloc(20 * 1024 * 1024);
  expect((await post(large, { 'content-type': 'application/json' }, agent)).status).toBe(413);
  expect(
    (
      await post(
        gzipSync(large, { level: 0 }),
        { 'content-type': 'application/json', 'content-encoding': 'gzip' },
        agent,
      )
    ).status,
  ).toBe(413);
  expect((await post(small, { 'content-type': 'application/json' }, agent)).status).toBe(200);
  agent.destroy();
});

test('an n8n without such a reader goes on, with a warning', () => {
  const warning = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  const app = express();
  for (const install of n8n.ready) install({ app });
  expect(warning.mock.calls).toEqual([[expect.stringContaining('does nothing'), 'Guichet']]);
  expect(app.router.stack).toEqual([]);
  warning.mockRestore();
});

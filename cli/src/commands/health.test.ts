import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { exitCodes } from '../fault.ts';
import { run } from '../run.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** A project that answers so. */
async function project(status: number, body: object): Promise<string> {
  const server = createServer((request, response) => {
    const isAsked = request.method === 'POST' && request.url === '/rest/v1/rpc/guichet_health';
    response.writeHead(isAsked && request.headers.apikey === 'sb_publishable_1' ? status : 401);
    response.end(JSON.stringify(body));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

async function health(url: string, ...args: string[]) {
  let out = '';
  let err = '';
  const env = { SUPABASE_URL: url, SUPABASE_ANON_KEY: 'sb_publishable_1' };
  const streams = { out: (text: string) => void (out += text), err: (text: string) => void (err += text) };
  return { code: await run(['health', ...args], env, streams), out, err };
}

const well = { pending_seconds: null, outbox_seconds: 3, heartbeat_seconds: 1 };

describe('guichet health', () => {
  test('says the three ages and ends with 0 where all is well', async () => {
    const { code, out } = await health(await project(200, well));
    expect({ code, out }).toEqual({
      code: exitCodes.done,
      out: [
        'ok    oldest event that is not settled: – (at most 900 s)',
        'ok    oldest row of the outbox: 3 s (at most 900 s)',
        'ok    last sign of life of n8n: 1 s (at most 120 s)\n',
      ].join('\n'),
    });
  });

  test.each<[string, object, string[], string[]]>([
    ['n8n is silent', { ...well, heartbeat_seconds: 121 }, [], ['heartbeat_seconds']],
    ['n8n has never asked for work', { ...well, heartbeat_seconds: null }, [], ['heartbeat_seconds']],
    ['an event waits for long', { ...well, pending_seconds: 901 }, [], ['pending_seconds']],
    ['the bound is lower', { ...well, outbox_seconds: 61 }, ['--max-outbox', '60'], ['outbox_seconds']],
  ])('ends with 1 where %s, and names it', async (_name, body, args, high) => {
    const { code, out } = await health(await project(200, body), '--json', ...args);
    expect({ code, said: JSON.parse(out) }).toEqual({ code: exitCodes.refused, said: { ok: false, ...body, high } });
  });

  test('says what to do where the database is older, the key is wrong, nobody answers, or a bound is no number', async () => {
    expect(await health(await project(404, {}))).toMatchObject({
      code: 1,
      err: expect.stringMatching(/guichet migrate/),
    });
    expect(await health(await project(401, {}))).toMatchObject({
      code: 1,
      err: expect.stringMatching(/SUPABASE_ANON_KEY/),
    });
    expect(await health('http://127.0.0.1:9')).toMatchObject({ code: 3, err: expect.stringMatching(/SUPABASE_URL/) });
    expect(await health('http://127.0.0.1:9', '--max-pending', 'x')).toMatchObject({ code: 2 });
  });
});

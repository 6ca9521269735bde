import { afterEach, describe, expect, test } from '@jest/globals';
import { createServer, type RequestListener, type Server } from 'node:http';
import { watch } from './startingUp';

let server: Server;
afterEach(() => {
  server.close();
});

async function answer(listener: RequestListener): Promise<{ status: number; text: string; retryAfter: string | null }> {
  server = createServer((request, response) => {
    watch(response);
    listener(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const got = await fetch(`http://127.0.0.1:${address.port}/webhook/stripe-events`, {
    method: 'POST',
    body: '{}',
    headers: { connection: 'close' },
  });
  return { status: got.status, text: await got.text(), retryAfter: got.headers.get('retry-after') };
}

describe('an n8n that is starting', () => {
  test.each([
    ['a text', 'n8n is starting up. Please wait'],
    // as express hands it to Node
    ['bytes', Buffer.from('n8n is starting up. Please wait')],
  ])('says so in %s with 200: whoever sends an event is told to come again', async (_, body) => {
    expect(
      await answer((_request, response) => {
        response.setHeader('content-type', 'text/html').end(body);
      }),
    ).toEqual({ status: 503, text: 'n8n is starting up. Please wait', retryAfter: '5' });
  });
});

describe('every other answer', () => {
  test.each<[string, RequestListener]>([
    [
      'an acknowledgement',
      (_request, response) => {
        response.end('{"received":true}');
      },
    ],
    [
      'no body',
      (_request, response) => {
        response.end();
      },
    ],
    [
      'a text of the same length',
      (_request, response) => {
        response.end('N8N IS STARTING UP. PLEASE WAIT');
      },
    ],
    [
      'a stream',
      (_request, response) => {
        response.write('n8n is ');
        response.end('starting up. Please wait');
      },
    ],
  ])('goes out as it is: %s', async (_, listener) => {
    expect(await answer(listener)).toMatchObject({ status: 200, retryAfter: null });
  });
});

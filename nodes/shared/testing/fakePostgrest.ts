import { createServer, type IncomingHttpHeaders } from 'node:http';
import { RELEASE } from '../release';

/** One request as PostgREST would see it. */
export interface RestCall {
  /** `rpc/receive_stripe_events`, `stripe_webhook_log?select=…` */
  path: string;
  body: unknown;
  headers: IncomingHttpHeaders;
}

export interface RestAnswer {
  status?: number;
  body: unknown;
}

/** A PostgREST that answers as the test says; tests of nodes use it where the database is not what they test. */
export interface FakePostgrest {
  url: string;
  calls: RestCall[];
  /** Takes the next request that no earlier answer has taken. */
  answer(respond: (call: RestCall) => RestAnswer): void;
  /** Takes every request from now on that has no answer of its own. */
  answerAll(respond: (call: RestCall) => RestAnswer): void;
  /** What guichet_release answers from now on, which triggers ask at their activation; it is no call of the test's. */
  answerRelease(answer: RestAnswer): void;
  close(): Promise<void>;
}

export async function startFakePostgrest(): Promise<FakePostgrest> {
  const calls: RestCall[] = [];
  const queue: ((call: RestCall) => RestAnswer)[] = [];
  let fallback = (call: RestCall): RestAnswer => ({
    status: 404,
    body: { code: 'PGRST202', message: `Could not find the function ${call.path}`, details: null, hint: null },
  });
  let release: RestAnswer = { body: RELEASE };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const call: RestCall = {
        path: (request.url ?? '').replace(/^\/rest\/v1\//, ''),
        body: text === '' ? null : JSON.parse(text),
        headers: request.headers,
      };
      const ofRelease = call.path === 'rpc/guichet_release';
      if (!ofRelease) calls.push(call);
      const { status = 200, body } = ofRelease ? release : (queue.shift() ?? fallback)(call);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the fake PostgREST has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    answer: (respond) => queue.push(respond),
    answerAll: (respond) => (fallback = respond),
    answerRelease: (answer) => (release = answer),
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
    },
  };
}

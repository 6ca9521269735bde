import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Rooms } from './rooms.ts';

const maxBytes = 1024 * 1024;
const bodySchema = z.object({
  messages: z.array(z.looseObject({ topic: z.string(), event: z.string(), payload: z.unknown() })),
});

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    length += bytes.length;
    if (length > maxBytes) throw new Error('body is larger than 1 MB');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** `POST /api/broadcast {messages: [{topic, event, payload}]}` → 202; how supabase-js sends without joining. */
export async function httpBroadcast(request: IncomingMessage, response: ServerResponse, rooms: Rooms): Promise<void> {
  try {
    const { messages } = bodySchema.parse(JSON.parse(await readBody(request)));
    for (const { topic, event, payload } of messages) {
      rooms.send(`realtime:${topic}`, JSON.stringify({ type: 'broadcast', event, payload }));
    }
    response.writeHead(202).end();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    response
      .writeHead(422, { 'content-type': 'application/json' })
      .end(JSON.stringify({ errors: { messages: [message] } }));
  }
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { BotApi } from './botApi.ts';
import type { Faults } from './faults.ts';
import { answerJson, BadRequest, readParameters } from './http.ts';
import type { Inbox, InboxEvent } from './inbox.ts';
import { bubble, sendPage } from './page.ts';

export interface TelegramParts {
  api: BotApi;
  inbox: Inbox;
  faults: Faults;
  chatId: string;
}

/** `/bot<token>/<method>` as at Telegram; `/`, `/inbox`, `/events` and `/_control` are the stand-in's own. */
export function createTelegramServer(parts: TelegramParts, log: (line: string) => void): Server {
  return createServer((request, response) => {
    handle(parts, request, response).catch((error: unknown) => {
      if (error instanceof BadRequest)
        return answerJson(response, 400, { ok: false, error_code: 400, description: `Bad Request: ${error.message}` });
      // the address carries the token: only the method is named
      log(`telegram: ${request.method ?? ''} failed: ${error instanceof Error ? error.message : String(error)}`);
      if (response.headersSent) return void response.destroy();
      answerJson(response, 500, { ok: false, error_code: 500, description: 'Internal Server Error' });
    });
  });
}

async function handle(
  { api, inbox, faults, chatId }: TelegramParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://stand-in');
  const [, token, method] = /^\/bot([^/]*)\/([^/]+)\/?$/.exec(url.pathname) ?? [];
  if (token !== undefined && method !== undefined) {
    const parameters = await readParameters(request, url.searchParams);
    if (faults.latencyMs > 0) await wait(faults.latencyMs);
    const answer = api.call(readable(token), method, parameters);
    return answerJson(response, answer.status, answer.body);
  }
  switch (`${request.method} ${url.pathname}`) {
    case 'GET /':
      return sendPage(response, inbox.list(), chatId);
    case 'GET /events':
      return stream(inbox, response);
    case 'GET /inbox':
      return answerJson(response, 200, inbox.list());
    case 'DELETE /inbox':
      inbox.clear();
      return void response.writeHead(204).end();
    case 'GET /_control':
      return answerJson(response, 200, faults.describe());
    case 'POST /_control':
      return control(faults, await readParameters(request, url.searchParams), response);
    default:
      return answerJson(response, 404, { ok: false, error_code: 404, description: 'Not Found' });
  }
}

/** A token with an escape that is no text is somebody else's, like any other that is wrong. */
function readable(token: string): string {
  try {
    return decodeURIComponent(token);
  } catch {
    return token;
  }
}

function control(faults: Faults, body: unknown, response: ServerResponse): void {
  try {
    faults.control(body);
  } catch (error) {
    if (error instanceof z.ZodError) throw new BadRequest(z.prettifyError(error));
    throw error;
  }
  answerJson(response, 200, faults.describe());
}

function stream(inbox: Inbox, response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    connection: 'keep-alive',
  });
  response.write('retry: 1000\n\n');
  const unsubscribe = inbox.subscribe((event) => response.write(toServerSentEvent(event)));
  response.on('close', unsubscribe);
}

function toServerSentEvent(event: InboxEvent): string {
  if (event.kind === 'cleared') return 'event: cleared\ndata: {}\n\n';
  return `data: ${JSON.stringify({ id: `m${event.message.message_id}`, html: bubble(event.message) })}\n\n`;
}

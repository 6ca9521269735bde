import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { BotApi } from './botApi.ts';
import type { Faults } from './faults.ts';
import { answerJson, BadRequest, readParameters } from './http.ts';
import { readTyped } from './entities.ts';
import type { Inbox, InboxEvent } from './inbox.ts';
import { bubble, sendPage } from './page.ts';
import { personSchema, type People } from './people.ts';
import type { Presses } from './presses.ts';
import { Refusal } from './refusal.ts';

export interface TelegramParts {
  api: BotApi;
  inbox: Inbox;
  faults: Faults;
  people: People;
  presses: Presses;
  chatId: string;
}

/**
 * `/bot<token>/<method>` as at Telegram; the rest is the stand-in's own: `/` the page, `/inbox` what the bot sent,
 * `/messages` all of a chat, `/answers` what presses were told, `/people`, `/press` and `/say` in somebody's place.
 */
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

async function handle(parts: TelegramParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { api, inbox, faults, people, presses, chatId } = parts;
  const url = new URL(request.url ?? '/', 'http://stand-in');
  const [, token, method] = /^\/bot([^/]*)\/([^/]+)\/?$/.exec(url.pathname) ?? [];
  if (token !== undefined && method !== undefined) {
    const parameters = await readParameters(request, url.searchParams);
    if (faults.latencyMs > 0) await wait(faults.latencyMs);
    const answer = await api.call(readable(token), method, parameters);
    return answerJson(response, answer.status, answer.body);
  }
  switch (`${request.method} ${url.pathname}`) {
    case 'GET /':
      return sendPage(
        response,
        { inbox, people, group: faults.movedTo === null ? chatId : String(faults.movedTo) },
        url.searchParams,
      );
    case 'GET /events':
      return stream(inbox, response);
    case 'GET /inbox':
      return answerJson(response, 200, inbox.sent());
    case 'DELETE /inbox':
      inbox.clear();
      return void response.writeHead(204).end();
    case 'GET /messages':
      return answerJson(response, 200, inbox.list(url.searchParams.get('chat') ?? undefined));
    case 'GET /answers':
      return answerJson(response, 200, presses.list());
    case 'GET /people':
      return answerJson(response, 200, people.list());
    case 'POST /people':
      return act(response, await readParameters(request, url.searchParams), (body) => {
        people.add(personSchema.parse(body));
        return { ok: true };
      });
    case 'POST /press':
      return act(response, await readParameters(request, url.searchParams), (body) => api.press(body));
    case 'POST /say':
      return act(response, await readParameters(request, url.searchParams), (body) => api.say(body, readTyped));
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

/** What a person does. */
function act(response: ServerResponse, body: unknown, doIt: (body: unknown) => unknown): void {
  try {
    answerJson(response, 200, doIt(body));
  } catch (error) {
    if (error instanceof z.ZodError) throw new BadRequest(z.prettifyError(error));
    if (error instanceof Refusal) throw new BadRequest(error.message);
    throw error;
  }
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
  if (event.kind === 'answer') return `event: answer\ndata: ${JSON.stringify(event.answer)}\n\n`;
  const { message } = event;
  return `data: ${JSON.stringify({ id: `m${message.message_id}`, chat: message.chat_id, html: bubble(message) })}\n\n`;
}

import express, { type Express } from 'express';
import type { Bridge } from '../bridge.ts';
import type { EventFeed } from '../events/eventFeed.ts';
import type { Journal } from '../journal/journal.ts';
import type { Metrics } from '../metrics.ts';
import { requireScope, type Tokens } from './auth.ts';
import { showText } from './display.ts';
import { streamEvents } from './eventStream.ts';
import { idempotency } from './idempotency.ts';
import { openapi } from './openapi.ts';
import { Problem, problemHandler } from './problem.ts';
import { approveSession, denySession, requireAdapter, sessionId, showSession } from './sessions.ts';

export interface HttpParts {
  bridge: Bridge;
  journal: Journal;
  feed: EventFeed;
  metrics: Metrics;
  tokens: Tokens;
  onUnexpected(error: unknown): void;
}

/** The HTTP interface; openapi.ts describes it. */
export function createApp({ bridge, journal, feed, metrics, tokens, onUnexpected }: HttpParts): Express {
  const app = express();
  app.disable('x-powered-by');
  const read = requireScope('read', tokens);
  const money = requireScope('money', tokens);
  const body = express.json({ limit: '16kb' });
  const idempotent = idempotency(journal);

  app.get('/healthz', (_request, response) => {
    if (!bridge.healthy) throw new Problem(503, 'Board silent', 'the board has stayed silent over three connections');
    response.json({ status: 'ok' });
  });
  app.get('/readyz', (_request, response) => {
    const missing = [
      ...(bridge.serialAlive ? [] : ['the serial line']),
      ...(bridge.state.online ? [] : ['the database']),
      ...(bridge.state.enabled ? [] : ['the reader, which staff have disabled']),
    ];
    if (missing.length > 0) throw new Problem(503, 'Not ready', `missing: ${missing.join('; ')}`);
    response.json({ status: 'ready' });
  });
  app.get('/openapi.json', (_request, response) => void response.json(openapi));
  app.get('/metrics', read, async (_request, response) => {
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });

  app.get('/v1/status', read, (_request, response) => void response.json(bridge.status()));
  app.get(
    '/v1/sessions/:id',
    read,
    (request, response) => void response.json(showSession(bridge, sessionId(request.params.id))),
  );
  app.get('/v1/events', read, (request, response) => {
    if (request.accepts(['text/event-stream', 'application/json']) === 'application/json') {
      response.json({ events: feed.since(request.get('last-event-id') ?? '') });
    } else {
      streamEvents(feed, request, response);
    }
  });

  app.post(
    '/v1/sessions/:id/approve',
    money,
    body,
    idempotent((request) => approveSession(bridge, sessionId(request.params.id))),
  );
  app.post(
    '/v1/sessions/:id/deny',
    money,
    body,
    idempotent((request) => denySession(bridge, sessionId(request.params.id), 'deny')),
  );
  app.post(
    '/v1/sessions/:id/cancel',
    money,
    body,
    idempotent((request) => denySession(bridge, sessionId(request.params.id), 'cancel')),
  );
  app.post(
    '/v1/display',
    money,
    body,
    idempotent((request) => showText(bridge, request.body)),
  );
  for (const [path, enabled] of [
    ['enable', true],
    ['disable', false],
  ] as const) {
    app.post(
      `/v1/reader/${path}`,
      money,
      body,
      idempotent(async () => {
        requireAdapter(bridge);
        bridge.wantReader(enabled);
        // what was asked for is kept; the desk may hold the machine out of service meanwhile
        return { status: 202, body: { enabled, status: bridge.state.reader } };
      }),
    );
  }

  app.use((request) => {
    throw new Problem(404, 'No such path', `${request.method} ${request.path} is not offered; see /openapi.json`);
  });
  app.use(problemHandler(onUnexpected));
  return app;
}

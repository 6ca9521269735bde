import { Pool } from 'pg';
import { WebSocketServer } from 'ws';
import type { GatewayPart, Log } from '../part.ts';
import { Catalog } from './catalog.ts';
import { Connection } from './connection.ts';
import type { Hub } from './connection.ts';
import { Fanout } from './fanout.ts';
import { httpBroadcast } from './httpBroadcast.ts';
import { Replication } from './replication.ts';
import { Presence } from './presence.ts';
import { Rooms } from './rooms.ts';
import { StreamGate } from './streamGate.ts';
import { Visibility } from './visibility.ts';

const publication = 'supabase_realtime';
/** shorter than the ten seconds after which supabase-js gives up a join */
const joinPatienceMs = 8_000;
/** supabase-js sends a heartbeat every 25 s */
const silenceMs = 90_000;
const sweepMs = 5_000;
const maxFrameBytes = 1024 * 1024;

export interface RealtimeOptions {
  /** Postgres as a role that may read the change stream, `postgres` or `supabase_admin`. */
  databaseUrl: string;
  jwtSecret: string;
}

/**
 * Supabase's realtime protocol over Postgres' logical decoding: `postgres_changes` under each
 * subscriber's own row level security, and broadcasts. After a break of the stream every subscriber
 * gets a channel error, joins again by itself and should then read once.
 */
export function createRealtime({ databaseUrl, jwtSecret }: RealtimeOptions, log: Log): GatewayPart {
  const report = (error: Error): void => log(`realtime: ${error.message}`);
  const pool = new Pool({
    connectionString: databaseUrl,
    max: 4,
    application_name: 'guichet-realtime',
    statement_timeout: 5_000,
  });
  pool.on('error', report);
  const catalog = new Catalog(pool);
  const fanout = new Fanout(catalog, new Visibility(pool, report), report);
  const rooms = new Rooms();
  const presence = new Presence();
  const gate = new StreamGate();
  const connections = new Set<Connection>();
  const server = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes, perMessageDeflate: false });
  const hub: Hub = {
    catalog,
    fanout,
    rooms,
    presence,
    publication,
    log,
    jwtSecret,
    streaming: () => gate.pass(joinPatienceMs),
  };
  const replication = new Replication({
    databaseUrl,
    publication,
    onTransaction: (changes) => fanout.accept(changes),
    onRelation: (oid) => catalog.forget(oid),
    onStreaming: () => {
      catalog.clear();
      gate.open();
    },
    onLost: (reason) => {
      gate.close();
      log(`realtime: change stream interrupted (${reason}), connecting again`);
      fanout.lost();
    },
  });

  function sweep(): void {
    const now = Date.now();
    for (const connection of connections) {
      if (now - connection.lastFrameAt > silenceMs) connection.terminate();
      else connection.endExpired(now);
    }
  }

  let sweeper: NodeJS.Timeout | undefined;
  let ended: Promise<void> | undefined;
  async function end(): Promise<void> {
    clearInterval(sweeper);
    for (const connection of connections) connection.terminate();
    await replication.stop();
    await pool.end();
  }

  return {
    async start() {
      replication.start();
      sweeper = setInterval(sweep, sweepMs);
      await gate.pass(30_000);
    },
    async stop() {
      ended ??= end();
      await ended;
    },
    async handle(request, response) {
      const { pathname } = new URL(request.url ?? '/', 'http://realtime');
      if (request.method === 'POST' && pathname === '/api/broadcast') await httpBroadcast(request, response, rooms);
      else {
        response.writeHead(pathname === '/websocket' ? 426 : 404, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ message: 'realtime speaks WebSocket at /realtime/v1/websocket' }));
      }
    },
    upgrade(request, socket, head, caller) {
      const url = new URL(request.url ?? '/', 'http://realtime');
      if (caller === undefined || url.pathname !== '/websocket') {
        const status = caller === undefined ? '401 Unauthorized' : '404 Not Found';
        socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
        return;
      }
      const version = url.searchParams.get('vsn') === '2.0.0' ? '2.0.0' : '1.0.0';
      server.handleUpgrade(request, socket, head, (webSocket) => {
        const connection = new Connection(webSocket, version, caller.token, hub);
        connections.add(connection);
        webSocket.on('close', () => connections.delete(connection));
      });
    },
  };
}

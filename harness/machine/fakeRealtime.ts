import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';

const frame = z.tuple([z.string().nullable(), z.string().nullable(), z.string(), z.string(), z.unknown()]);
const join = z.object({
  config: z.object({ postgres_changes: z.array(z.record(z.string(), z.unknown())).optional() }),
});

/** As much of Supabase's realtime as supabase-js needs for one subscription (vsn 2.0.0). */
export class FakeRealtime {
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #joined = new Map<WebSocket, Map<string, number[]>>();
  /** False: changes are not told, as a hosted realtime may do right after SUBSCRIBED. */
  telling = true;
  /** False: no connection is taken. */
  listening = true;

  get subscribers(): number {
    return [...this.#joined.values()].filter((topics) => topics.size > 0).length;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (!this.listening) {
      socket.destroy();
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (client) => {
      this.#joined.set(client, new Map());
      client.on('message', (data) => this.#receive(client, z.string().parse(data.toString())));
      client.on('close', () => this.#joined.delete(client));
    });
  }

  broadcast(type: 'INSERT' | 'UPDATE', record: Record<string, unknown>): void {
    if (!this.telling) return;
    for (const [client, topics] of this.#joined) {
      for (const [topic, ids] of topics) {
        const data = {
          schema: 'public',
          table: 'vend_sessions',
          type,
          commit_timestamp: new Date().toISOString(),
          columns: Object.keys(record).map((name) => ({ name, type: 'text' })),
          record,
          old_record: {},
          errors: null,
        };
        client.send(JSON.stringify([null, null, topic, 'postgres_changes', { ids, data }]));
      }
    }
  }

  drop(): void {
    for (const client of this.#joined.keys()) client.terminate();
  }

  close(): void {
    this.drop();
    this.#server.close();
  }

  #receive(client: WebSocket, text: string): void {
    const [joinRef, ref, topic, event, payload] = frame.parse(JSON.parse(text));
    const reply = (response: unknown): void =>
      client.send(JSON.stringify([joinRef, ref, topic, 'phx_reply', { status: 'ok', response }]));
    if (event === 'phx_join') {
      const changes = join.parse(payload).config.postgres_changes ?? [];
      const ids = changes.map((_change, index) => index + 1);
      this.#joined.get(client)?.set(topic, ids);
      reply({ postgres_changes: changes.map((change, index) => ({ id: index + 1, ...change })) });
      client.send(
        JSON.stringify([
          joinRef,
          null,
          topic,
          'system',
          {
            extension: 'postgres_changes',
            status: 'ok',
            message: 'Subscribed to PostgreSQL',
            channel: topic.replace('realtime:', ''),
          },
        ]),
      );
    } else if (event === 'phx_leave') {
      this.#joined.get(client)?.delete(topic);
      reply({});
    } else {
      reply({});
    }
  }
}

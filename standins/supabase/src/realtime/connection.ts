import { randomInt, randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import type { Catalog } from './catalog.ts';
import { Channel, joinSchema } from './channel.ts';
import type { Subscription } from './channel.ts';
import type { Claims } from './claims.ts';
import { readClaims } from './claims.ts';
import type { Fanout } from './fanout.ts';
import { FilterError, parseFilter } from './filter.ts';
import type { Frame, Version } from './frame.ts';
import { formatFrame, parseFrame } from './frame.ts';
import type { Presence } from './presence.ts';
import type { Rooms } from './rooms.ts';

/** What connections share. */
export interface Hub {
  catalog: Catalog;
  fanout: Fanout;
  rooms: Rooms;
  presence: Presence;
  jwtSecret: string;
  publication: string;
  /** settles when the change stream runs; rejects when it does not come in time */
  streaming: () => Promise<void>;
  log: (line: string) => void;
}

/** A reader this far behind is cut off rather than kept in memory. */
const maxBufferedBytes = 16 * 1024 * 1024;
const maxChannels = 100;

const topicPrefix = 'realtime:';
const tokenPayload = z.looseObject({ access_token: z.string().nullish() });
const broadcastPayload = z.looseObject({ event: z.string() });
const presencePayload = z.discriminatedUnion('event', [
  z.looseObject({ event: z.literal('track'), payload: z.record(z.string(), z.unknown()).default({}) }),
  z.looseObject({ event: z.literal('untrack') }),
]);
const events = ['*', 'INSERT', 'UPDATE', 'DELETE'] as const;

/** A refusal whose text the client may read. */
class JoinError extends Error {
  override readonly name = 'JoinError';
}

/** One WebSocket with its channels. */
export class Connection {
  readonly #socket: WebSocket;
  readonly #version: Version;
  readonly #hub: Hub;
  /** JWT of the handshake: what a channel acts as until it brings a token of its own */
  readonly #token: string;
  readonly #channels = new Map<string, Channel>();
  /** frames of one connection are answered in the order they came */
  #work: Promise<void> = Promise.resolve();
  lastFrameAt = Date.now();

  constructor(socket: WebSocket, version: Version, token: string, hub: Hub) {
    this.#socket = socket;
    this.#version = version;
    this.#token = token;
    this.#hub = hub;
    socket.on('message', (data, isBinary) => {
      this.lastFrameAt = Date.now();
      const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data);
      this.#work = this.#work.then(() => this.#receive(bytes, isBinary));
    });
    socket.on('error', (error) => hub.log(`realtime: ${error.message}`));
    socket.on('close', () => {
      for (const channel of this.#channels.values()) this.#forget(channel);
    });
  }

  send(text: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.bufferedAmount > maxBufferedBytes) {
      this.#socket.terminate();
      return;
    }
    this.#socket.send(text);
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  terminate(): void {
    this.#socket.terminate();
  }

  /** Ends channels whose token has run out; supabase-js brings a new one before that. */
  endExpired(now: number): void {
    for (const channel of this.#channels.values()) {
      if (channel.claims.expiresAt > now) continue;
      channel.system('error', 'Token has expired');
      channel.push('phx_close', '{}');
      this.#forget(channel);
    }
  }

  async #receive(data: Buffer, isBinary: boolean): Promise<void> {
    let frame: Frame;
    try {
      frame = parseFrame(data, isBinary);
    } catch {
      // nothing to answer to: a frame that cannot be read has no reference
      this.close(1007, 'unreadable frame');
      return;
    }
    try {
      await this.#handle(frame);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const known = error instanceof JoinError || error instanceof FilterError || error instanceof z.ZodError;
      if (!known) this.#hub.log(`realtime: ${frame.event} on ${frame.topic}: ${message}`);
      this.#reply(frame, 'error', { reason: known ? message : 'The change stream is not available; try again.' });
    }
  }

  async #handle(frame: Frame): Promise<void> {
    if (frame.topic === 'phoenix') {
      if (frame.event === 'heartbeat') this.#reply(frame, 'ok', {});
      return;
    }
    if (frame.event === 'phx_join') {
      await this.#join(frame);
      return;
    }
    const channel = this.#channels.get(frame.topic);
    if (channel === undefined || !this.#hub.fanout.channels.has(channel)) {
      if (frame.event === 'phx_leave') this.#reply(frame, 'ok', {});
      else this.#reply(frame, 'error', { reason: 'unmatched topic' });
      return;
    }
    switch (frame.event) {
      case 'phx_leave':
        this.#forget(channel);
        channel.reply(frame.ref, 'ok', {});
        channel.push('phx_close', '{}', frame.ref);
        return;
      case 'access_token':
        await this.#changeToken(channel, frame);
        return;
      case 'broadcast':
        broadcastPayload.parse(frame.payload);
        this.#hub.rooms.broadcast(channel, JSON.stringify(frame.payload));
        if (channel.broadcast.ack) channel.reply(frame.ref, 'ok', {});
        return;
      case 'presence':
        this.#present(channel, frame);
        return;
      default:
        channel.reply(frame.ref, 'ok', {});
    }
  }

  #present(channel: Channel, frame: Frame): void {
    const asked = presencePayload.parse(frame.payload);
    if (asked.event === 'track') this.#hub.presence.track(channel, asked.payload);
    else this.#hub.presence.untrack(channel);
    channel.reply(frame.ref, 'ok', {});
  }

  async #join(frame: Frame): Promise<void> {
    if (!frame.topic.startsWith(topicPrefix))
      throw new JoinError(`topic ${frame.topic} does not begin with ${topicPrefix}`);
    const before = this.#channels.get(frame.topic);
    if (before !== undefined) this.#forget(before);
    if (this.#channels.size >= maxChannels) throw new JoinError(`a connection has at most ${maxChannels} channels`);
    const { config, access_token: token } = joinSchema.parse(frame.payload);
    const claims = await this.#claims(token);
    const subscriptions = await Promise.all(
      (config.postgres_changes ?? []).map((wanted) => this.#subscription(wanted, claims)),
    );
    // only now: what is committed after "SUBSCRIBED" is seen
    if (subscriptions.length > 0) await this.#hub.streaming();
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const { ack = false, self = false } = config.broadcast ?? {};
    const { key = '', enabled = false } = config.presence ?? {};
    const channel = new Channel(this, this.#version, frame.topic, {
      joinRef: frame.join_ref,
      claims,
      subscriptions,
      broadcast: { ack, self },
      presence: { key: key === '' ? randomUUID() : key, enabled },
    });
    this.#channels.set(frame.topic, channel);
    this.#hub.fanout.channels.add(channel);
    this.#hub.rooms.enter(channel);
    const echoed = (config.postgres_changes ?? []).map((wanted, index) => ({
      ...wanted,
      id: subscriptions[index]?.id,
    }));
    channel.reply(frame.ref, 'ok', { postgres_changes: echoed });
    this.#hub.presence.enter(channel);
    if (subscriptions.length > 0) channel.system('ok', 'Subscribed to PostgreSQL');
  }

  async #subscription(
    wanted: { event: string; schema: string; table?: string | null | undefined; filter?: string | null | undefined },
    claims: Claims,
  ): Promise<Subscription> {
    const event = events.find((known) => known === wanted.event.toUpperCase());
    if (event === undefined) throw new JoinError(`event "${wanted.event}" is not one of ${events.join(', ')}`);
    const { schema } = wanted;
    const table = wanted.table === undefined || wanted.table === null || wanted.table === '*' ? null : wanted.table;
    const conditions = parseFilter(wanted.filter ?? '');
    if (table === null && conditions.length > 0) throw new JoinError('a filter needs a table');
    if (table !== null)
      await this.#requireReadable(
        schema,
        table,
        conditions.map((condition) => condition.column),
        claims,
      );
    return { id: randomInt(1, 2 ** 31), event, schema, table, conditions };
  }

  /** @throws JoinError, the same whether the table is absent, not published or not this role's to read */
  async #requireReadable(schema: string, table: string, columns: string[], claims: Claims): Promise<void> {
    const { catalog, publication } = this.#hub;
    const oid = await catalog.subscribable(publication, schema, table, { role: claims.role });
    const relation = oid === undefined ? undefined : await catalog.relation(oid);
    if (relation === undefined) {
      throw new JoinError(
        `Unable to subscribe to changes of ${schema}.${table}: it is not in publication ${publication}, or not readable for role ${claims.role}.`,
      );
    }
    const access = await catalog.access(relation, claims.role);
    for (const column of columns) {
      if (!access.columns.some(({ name }) => name === column))
        throw new JoinError(`invalid column for filter ${column}`);
    }
  }

  /** Keys in the new format are no tokens: the gateway has turned the handshake's into one. */
  async #claims(token: string | null | undefined): Promise<Claims> {
    const bringsToken = token !== undefined && token !== null && token !== '' && !token.startsWith('sb_');
    try {
      return await readClaims(bringsToken ? token : this.#token, this.#hub.jwtSecret);
    } catch (error) {
      throw new JoinError(`Invalid token: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  async #changeToken(channel: Channel, frame: Frame): Promise<void> {
    const { access_token: token } = tokenPayload.parse(frame.payload);
    if (token === undefined || token === null || token.startsWith('sb_')) return;
    try {
      const claims = await this.#claims(token);
      if (claims.role !== channel.claims.role) {
        for (const { schema, table, conditions } of channel.subscriptions) {
          if (table !== null)
            await this.#requireReadable(
              schema,
              table,
              conditions.map(({ column }) => column),
              claims,
            );
        }
      }
      channel.claims = claims;
    } catch (error) {
      if (!(error instanceof JoinError)) throw error;
      channel.system('error', error.message);
      channel.push('phx_close', '{}');
      this.#forget(channel);
    }
  }

  #forget(channel: Channel): void {
    if (this.#channels.get(channel.topic) === channel) this.#channels.delete(channel.topic);
    this.#hub.fanout.channels.delete(channel);
    this.#hub.rooms.leave(channel);
    this.#hub.presence.leave(channel);
  }

  #reply(frame: Frame, status: 'ok' | 'error', response: unknown): void {
    this.send(
      formatFrame(this.#version, frame.join_ref, frame.ref, {
        topic: frame.topic,
        event: 'phx_reply',
        payload: JSON.stringify({ status, response }),
      }),
    );
  }
}

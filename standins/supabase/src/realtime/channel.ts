import { z } from 'zod';
import type { Claims } from './claims.ts';
import type { Condition } from './filter.ts';
import { formatFrame } from './frame.ts';
import type { Version } from './frame.ts';

const name = z.string().min(1).max(128);
/** Payload of `phx_join`; what is not listed is ignored, as the service it stands for does. */
export const joinSchema = z.looseObject({
  config: z
    .looseObject({
      broadcast: z.looseObject({ ack: z.boolean().catch(false), self: z.boolean().catch(false) }).optional(),
      presence: z.looseObject({ key: z.string().max(256).catch(''), enabled: z.boolean().catch(false) }).optional(),
      postgres_changes: z
        .array(
          z.looseObject({
            event: z.string(),
            schema: name,
            table: name.nullish(),
            filter: z.string().max(4096).nullish(),
          }),
        )
        .max(100)
        .nullish(),
    })
    .default({}),
  access_token: z.string().nullish(),
});

/** One `on('postgres_changes', …)` of a client. */
export interface Subscription {
  id: number;
  event: '*' | 'INSERT' | 'UPDATE' | 'DELETE';
  schema: string;
  /** null: every published table of the schema */
  table: string | null;
  conditions: Condition[];
}

/** Where frames go; a WebSocket in the product. */
export interface Wire {
  send(text: string): void;
}

/** A joined topic of one connection. */
export class Channel {
  readonly topic: string;
  readonly joinRef: string | null;
  readonly subscriptions: readonly Subscription[];
  readonly broadcast: { ack: boolean; self: boolean };
  readonly presence: { key: string; enabled: boolean };
  claims: Claims;
  readonly #wire: Wire;
  readonly #version: Version;

  constructor(
    wire: Wire,
    version: Version,
    topic: string,
    {
      joinRef,
      claims,
      subscriptions,
      broadcast,
      presence,
    }: {
      joinRef: string | null;
      claims: Claims;
      subscriptions: Subscription[];
      broadcast: { ack: boolean; self: boolean };
      presence: { key: string; enabled: boolean };
    },
  ) {
    this.#wire = wire;
    this.#version = version;
    this.topic = topic;
    this.joinRef = joinRef;
    this.claims = claims;
    this.subscriptions = subscriptions;
    this.broadcast = broadcast;
    this.presence = presence;
  }

  /** `payload` is JSON text. */
  push(event: string, payload: string, ref: string | null = null): void {
    this.#wire.send(formatFrame(this.#version, this.joinRef, ref, { topic: this.topic, event, payload }));
  }

  reply(ref: string | null, status: 'ok' | 'error', response: unknown): void {
    this.push('phx_reply', JSON.stringify({ status, response }), ref);
  }

  /** What supabase-js shows as the channel's system messages. */
  system(status: 'ok' | 'error', message: string): void {
    const channel = this.topic.replace(/^realtime:/, '');
    this.push('system', JSON.stringify({ extension: 'postgres_changes', status, message, channel }));
  }
}

import { randomUUID } from 'node:crypto';
import type { Channel } from './channel.ts';

/** One who is there: what a client tracks, and the reference that supabase-js tells it apart by. */
interface Meta extends Record<string, unknown> {
  phx_ref: string;
}
type Presences = Record<string, { metas: Meta[] }>;

/**
 * Who is there in each topic. A channel is there once, under its key; a key may be there several times, by several
 * channels. Members that listen get the whole state when they join, then each change as joins and leaves.
 */
export class Presence {
  readonly #topics = new Map<string, Map<Channel, Meta>>();
  readonly #listeners = new Map<string, Set<Channel>>();

  /** Sends the state of the topic, and every change from here on, to a channel that has asked for them. */
  enter(channel: Channel): void {
    const { topic, presence } = channel;
    if (presence.enabled) this.#listeners.set(topic, (this.#listeners.get(topic) ?? new Set()).add(channel));
    const there = presence.enabled ? [...(this.#topics.get(topic) ?? [])] : [];
    const state: Presences = {};
    for (const [
      {
        presence: { key },
      },
      meta,
    ] of there)
      state[key] = { metas: [...(state[key]?.metas ?? []), meta] };
    channel.push('presence_state', JSON.stringify(state));
  }

  /** A second time: the new state takes the place of the old one. */
  track(channel: Channel, state: Record<string, unknown>): void {
    const members = this.#topics.get(channel.topic) ?? new Map<Channel, Meta>();
    this.#topics.set(channel.topic, members);
    const before = members.get(channel);
    const meta: Meta = {
      ...state,
      phx_ref: randomUUID(),
      ...(before === undefined ? {} : { phx_ref_prev: before.phx_ref }),
    };
    members.set(channel, meta);
    this.#tell(channel, [meta], before === undefined ? [] : [before]);
  }

  untrack(channel: Channel): void {
    const members = this.#topics.get(channel.topic);
    const meta = members?.get(channel);
    if (members === undefined || meta === undefined) return;
    members.delete(channel);
    if (members.size === 0) this.#topics.delete(channel.topic);
    this.#tell(channel, [], [meta]);
  }

  leave(channel: Channel): void {
    const listeners = this.#listeners.get(channel.topic);
    listeners?.delete(channel);
    if (listeners?.size === 0) this.#listeners.delete(channel.topic);
    this.untrack(channel);
  }

  #tell({ topic, presence: { key } }: Channel, joins: Meta[], leaves: Meta[]): void {
    const of = (metas: Meta[]): Presences => (metas.length === 0 ? {} : { [key]: { metas } });
    const diff = JSON.stringify({ joins: of(joins), leaves: of(leaves) });
    for (const listener of this.#listeners.get(topic) ?? []) listener.push('presence_diff', diff);
  }
}

import type { Channel } from './channel.ts';

/** Who shares a topic: broadcasts go to all of them, to the sender only where it asked for its own. */
export class Rooms {
  readonly #members = new Map<string, Set<Channel>>();

  enter(channel: Channel): void {
    const members = this.#members.get(channel.topic) ?? new Set();
    this.#members.set(channel.topic, members.add(channel));
  }

  leave(channel: Channel): void {
    const members = this.#members.get(channel.topic);
    members?.delete(channel);
    if (members?.size === 0) this.#members.delete(channel.topic);
  }

  /** `payload` is JSON text. */
  broadcast(from: Channel, payload: string): void {
    for (const member of this.#members.get(from.topic) ?? []) {
      if (member !== from || from.broadcast.self) member.push('broadcast', payload);
    }
  }

  send(topic: string, payload: string): void {
    for (const member of this.#members.get(topic) ?? []) member.push('broadcast', payload);
  }
}

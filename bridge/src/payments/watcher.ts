import type { RealtimeChannel } from '@supabase/supabase-js';
import { z } from 'zod';
import type { Part } from '../part.ts';
import { type Database, sessionRow, type SessionRow } from './database.ts';

/** What told of a status. */
export type Source = 'realtime' | 'poll';

export interface WatcherOptions {
  database: Database;
  /** Called for every status heard of, as often as it is heard: the one who listens keeps count. */
  onStatus(session: SessionRow, source: Source): void;
  onRealtime(connected: boolean): void;
  onError(error: unknown): void;
  /** Between two looks at the watched session; without it by whether realtime is up. */
  pollSeconds?: number | undefined;
  /** False: polling alone. */
  realtime?: boolean;
}

const change = z.object({ new: sessionRow });

/**
 * Learns what becomes of this machine's sessions by realtime and by reading, whichever is first. Both
 * always run: a hosted realtime may lose what happens in the seconds after it says SUBSCRIBED.
 */
export class SessionWatcher implements Part {
  readonly #options: WatcherOptions;
  #channel: RealtimeChannel | undefined;
  #connected = false;
  #watched: string | undefined;
  #poll: NodeJS.Timeout | undefined;
  #again: NodeJS.Timeout | undefined;
  #stopped = true;

  constructor(options: WatcherOptions) {
    this.#options = options;
  }

  get connected(): boolean {
    return this.#connected;
  }

  start(): void {
    this.#stopped = false;
    if (this.#options.realtime !== false) this.#subscribe();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#poll);
    clearTimeout(this.#again);
    await this.#options.database.client.removeAllChannels(); // and closes the connection
  }

  watch(sessionId: string): void {
    this.#watched = sessionId;
    this.#schedule();
  }

  unwatch(): void {
    this.#watched = undefined;
    clearTimeout(this.#poll);
  }

  #subscribe(): void {
    if (this.#stopped) return;
    const { database, onStatus, onRealtime } = this.#options;
    const channel = database.client.channel(`machine:${database.machineId}`);
    this.#channel = channel;
    channel
      .on(
        'postgres_changes',
        { event: '*', schema: 'public', table: 'vend_sessions', filter: `machine_id=eq.${database.machineId}` },
        (payload) => {
          const parsed = change.safeParse(payload);
          if (parsed.success) onStatus(parsed.data.new, 'realtime');
        },
      )
      .subscribe((status) => {
        if (this.#channel !== channel) return;
        this.#connected = status === 'SUBSCRIBED';
        onRealtime(this.#connected);
        if (this.#connected) {
          void this.#readWatched();
          return;
        }
        if (status === 'CLOSED' || status === 'CHANNEL_ERROR' || status === 'TIMED_OUT') this.#resubscribe(channel);
      });
  }

  #resubscribe(channel: RealtimeChannel): void {
    this.#channel = undefined;
    void this.#options.database.client.removeChannel(channel);
    clearTimeout(this.#again);
    if (!this.#stopped) this.#again = setTimeout(() => this.#subscribe(), 2_000);
  }

  #schedule(): void {
    clearTimeout(this.#poll);
    if (this.#stopped || this.#watched === undefined) return;
    const { pollSeconds = this.#connected ? 2 : 1 } = this.#options;
    this.#poll = setTimeout(() => void this.#readWatched().finally(() => this.#schedule()), pollSeconds * 1_000);
  }

  async #readWatched(): Promise<void> {
    const watched = this.#watched;
    if (watched === undefined) return;
    try {
      const row = await this.#options.database.readSession(watched);
      if (row) this.#options.onStatus(row, 'poll');
    } catch (error) {
      this.#options.onError(error);
    }
  }
}

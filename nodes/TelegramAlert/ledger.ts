import * as z from 'zod';
import { messageOf } from '../shared/errors';
import type { Supabase } from '../shared/transport';

/** Alerts of one claim; without a token they are a sample, and nothing is marked. */
export interface Claimed {
  token: string | null;
  ids: string[];
}

interface Entry {
  token: string;
  ids: string[];
  telegram_message_id?: number;
  message?: string | SentMessage;
  retry_after_seconds?: number;
  outage?: Outage;
}

/** Where a message with buttons stands, and what it says: so that it can be written anew. */
export interface SentMessage {
  id: string;
  chat_id: number | null;
  html: string;
}

/** The chat takes nothing: it says so, or it does not answer. No verdict on any alert. */
export type Outage = 'refused' | 'unreachable';

/** When a group shall be tried again; without either the database counts the attempt and chooses the time. */
export interface Later {
  retry_after_seconds?: number;
  outage?: Outage;
}

const anyAnswer = z.unknown();

/** Marks in the database what became of the alerts of a run. */
export class Ledger {
  readonly #supabase: Supabase;
  readonly #warn: (message: string) => void;
  #sentEntries: Entry[] = [];
  #failedEntries: Entry[] = [];

  constructor(supabase: Supabase, warn: (message: string) => void) {
    this.#supabase = supabase;
    this.#warn = warn;
  }

  /**
   * Marks a group as sent at once, so that a crash repeats at most the message being sent. Where the database
   * does not answer just then, the next call and `close` try again.
   */
  async sent({ token, ids }: Claimed, telegram_message_id: number, message?: SentMessage): Promise<void> {
    if (token === null) return;
    this.#sentEntries.push({ token, ids, telegram_message_id, ...(message === undefined ? {} : { message }) });
    try {
      await this.#confirm();
    } catch (error) {
      this.#warn(`Sent to Telegram, not yet marked as sent: ${messageOf(error)}`);
    }
  }

  /** Gives a group back. */
  failed({ token, ids }: Claimed, message: string, later: Later): void {
    if (token === null) return;
    this.#failedEntries.push({ token, ids, message, ...later });
  }

  /**
   * Marks what is left.
   * @throws SupabaseRefused, SupabaseUnreachable: what was not marked comes again when its lease ends
   */
  async close(): Promise<void> {
    await this.#confirm();
    await this.#settle('fail_alerts', this.#failedEntries);
    this.#failedEntries = [];
  }

  async #confirm(): Promise<void> {
    await this.#settle('complete_alerts', this.#sentEntries);
    this.#sentEntries = [];
  }

  async #settle(name: string, entries: Entry[]): Promise<void> {
    for (const token of new Set(entries.map((entry) => entry.token))) {
      const alerts = entries.filter((entry) => entry.token === token).map(({ token: _, ...alert }) => alert);
      await this.#supabase.call(name, { token, alerts }, anyAnswer);
    }
  }
}

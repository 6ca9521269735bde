import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { messageOf } from '../shared/errors';
import type { Supabase } from '../shared/transport';
import type { Bot } from './bot';

export interface ReceptionOptions {
  supabase: Supabase;
  bot: Bot;
  /** how this trigger names itself: the same after a restart, so that it goes on at once */
  holder: string;
  /** `webhook`: the address that Telegram calls */
  by: { kind: 'polling' } | { kind: 'webhook'; url: string };
  /** something was stored */
  onStored(): void;
  /** One line for the log. */
  report(message: string): void;
  pauses?: Pauses;
}

/** Milliseconds between two looks: at the webhook that is ours, at whether it is our turn. */
interface Pauses {
  watchMs: number;
  standbyMs: number;
}

const HELD_SECONDS = 40;
const POLL_SECONDS = 20;
const PAUSES: Pauses = { watchMs: 15_000, standbyMs: 5_000 };
const LONGEST_BACKOFF_MS = 15_000;

const heldSchema = z.object({ held: z.boolean() });
const receivedSchema = z.object({ results: z.array(z.object({ update_id: z.number(), result: z.string() })) });

/**
 * Receives for the bot as long as it is this trigger's turn: of all that listen to a bot one does, the others stand by.
 * Telegram is told that an update was taken after the database has it: a process that dies in between gets it again, and
 * the database knows it. No offset is kept: Telegram's numbers start anew after a quiet week.
 */
export class Reception {
  readonly #options: ReceptionOptions;
  readonly #ending = new AbortController();
  #loop: Promise<void> | undefined;
  #offset: number | undefined;
  #isSetUp = false;
  #failures = 0;

  constructor(options: ReceptionOptions) {
    this.#options = options;
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  /** Ends the loop and lets the next trigger receive. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#loop;
    const { supabase, bot, holder } = this.#options;
    await supabase
      .call('release_telegram_reception', { bot_id: bot.id, holder }, z.unknown(), { timeoutMs: 5_000 })
      .catch(() => undefined);
  }

  async #run(): Promise<void> {
    while (!this.#ending.signal.aborted) {
      try {
        await this.#turn();
        if (this.#failures > 0) this.#options.report(`Telegram answers again after ${this.#failures} failed tries`);
        this.#failures = 0;
      } catch (error) {
        if (this.#ending.signal.aborted) return;
        this.#isSetUp = false;
        this.#failures += 1;
        if (this.#failures === 1) this.#options.report(`Receiving failed, trying again: ${messageOf(error)}`);
        await this.#wait(Math.min(1_000 * 2 ** (this.#failures - 1), LONGEST_BACKOFF_MS));
      }
    }
  }

  async #turn(): Promise<void> {
    const { supabase, bot, holder, by, pauses = PAUSES } = this.#options;
    const mine = { bot_id: bot.id, holder, seconds: HELD_SECONDS };
    const { held } = await supabase.call('hold_telegram_reception', mine, heldSchema);
    if (!held) {
      this.#isSetUp = false;
      await this.#wait(pauses.standbyMs);
      return;
    }
    if (by.kind === 'webhook') {
      // somebody else may have set it, or taken it away; and of the secret Telegram says nothing: it is told at each
      // start, and where it is turned away, as after a token was replaced
      const known = await bot.webhook();
      if (!this.#isSetUp || known.url !== by.url || known.isTurnedAway) await bot.setWebhook(by.url);
      this.#isSetUp = true;
      await this.#wait(pauses.watchMs);
      return;
    }
    if (!this.#isSetUp) {
      await bot.deleteWebhook();
      this.#isSetUp = true;
    }
    const updates = await bot.updates(this.#offset, POLL_SECONDS, this.#ending.signal);
    if (updates.length === 0) return;
    await supabase.call('receive_telegram_updates', { bot_id: bot.id, updates }, receivedSchema);
    this.#offset = Math.max(...updates.map(({ update_id }) => update_id)) + 1;
    this.#options.onStored();
  }

  async #wait(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.#ending.signal }).catch(() => undefined);
  }
}

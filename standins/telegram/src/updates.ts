import { setTimeout as wait } from 'node:timers/promises';
import type { WebhookInfo } from '@grammyjs/types';
import { z } from 'zod';
import { Refusal } from './refusal.ts';

/** https://core.telegram.org/bots/api#update; what it holds is made by whoever adds it. */
export type Update = { update_id: number } & Record<string, unknown>;

const KEPT = 1_000;
const kindsSchema = z.union([
  z.array(z.string()),
  z.string().transform((text) => z.array(z.string()).parse(JSON.parse(text))),
]);
const pollSchema = z.object({
  offset: z.coerce.number().int().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(100),
  timeout: z.coerce.number().min(0).max(50).default(0),
  allowed_updates: kindsSchema.optional(),
});
const webhookSchema = z.object({
  url: z.string().default(''),
  secret_token: z
    .string()
    .regex(/^[\w-]{1,256}$/)
    .optional(),
  max_connections: z.coerce.number().int().min(1).max(100).default(40),
  allowed_updates: kindsSchema.optional(),
  drop_pending_updates: z.coerce.boolean().default(false),
});

interface Webhook {
  url: string;
  secretToken: string | undefined;
  maxConnections: number;
  lastError: { date: number; message: string } | null;
}

/** After a refusal Telegram tries again later and later. */
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 10_000;

/**
 * What waits for the bot, given out by long polling or posted to its webhook, never both. An update counts as taken once
 * a later offset is asked for, or the webhook has answered 2xx; else it comes again.
 */
export class Updates {
  readonly #waiting: Update[] = [];
  #lastId: number;
  #allowed: string[] | null = null;
  #webhook: Webhook | null = null;
  #poll: AbortController | null = null;
  #wake = new AbortController();
  #delivery: Promise<void> | null = null;
  #retryMs = FIRST_RETRY_MS;
  readonly #closing = new AbortController();

  constructor(firstId: number) {
    this.#lastId = firstId;
  }

  /** @param kind e.g. `callback_query` @returns its number; null where the bot does not want this kind */
  add(kind: string, content: unknown): number | null {
    if (this.#allowed !== null && !this.#allowed.includes(kind)) return null;
    this.#lastId += 1;
    this.#waiting.push({ update_id: this.#lastId, [kind]: content });
    if (this.#waiting.length > KEPT) this.#waiting.shift();
    this.#wake.abort();
    this.#wake = new AbortController();
    this.#deliver();
    return this.#lastId;
  }

  /** @throws Refusal 409 while a webhook is set, or another poll takes its place */
  async get(parameters: unknown): Promise<Update[]> {
    const { offset, limit, timeout, allowed_updates } = pollSchema.parse(parameters);
    if (this.#webhook !== null)
      throw new Refusal(
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      );
    if (allowed_updates !== undefined) this.#allowed = allowed_updates.length === 0 ? null : allowed_updates;
    this.#poll?.abort();
    const mine = new AbortController();
    this.#poll = mine;
    // a negative offset counts from the end
    const from = offset === undefined || offset >= 0 ? offset : (this.#waiting.at(offset)?.update_id ?? undefined);
    if (from !== undefined) this.#drop(from);
    const end = Date.now() + timeout * 1_000;
    while (this.#waiting.length === 0 && Date.now() < end && !mine.signal.aborted && !this.#closing.signal.aborted) {
      const woken = AbortSignal.any([this.#wake.signal, mine.signal, this.#closing.signal]);
      await wait(end - Date.now(), undefined, { signal: woken }).catch(() => undefined);
    }
    if (mine.signal.aborted)
      throw new Refusal(
        409,
        'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
      );
    return this.#waiting.slice(0, limit);
  }

  setWebhook(parameters: unknown): void {
    const { url, secret_token, max_connections, allowed_updates, drop_pending_updates } =
      webhookSchema.parse(parameters);
    if (url === '') return this.deleteWebhook({ drop_pending_updates });
    // Telegram itself takes https alone; here the other side may be a n8n on this machine
    if (!/^https?:\/\//.test(url))
      throw new Refusal(400, 'Bad Request: bad webhook: An HTTPS URL must be provided for webhook');
    if (allowed_updates !== undefined) this.#allowed = allowed_updates.length === 0 ? null : allowed_updates;
    if (drop_pending_updates) this.#waiting.length = 0;
    this.#webhook = { url, secretToken: secret_token, maxConnections: max_connections, lastError: null };
    this.#poll?.abort();
    this.#deliver();
  }

  deleteWebhook(parameters: unknown): void {
    const { drop_pending_updates } = webhookSchema.partial().parse(parameters);
    if (drop_pending_updates === true) this.#waiting.length = 0;
    this.#webhook = null;
  }

  webhookInfo(): Omit<WebhookInfo, 'allowed_updates'> & { allowed_updates?: string[] } {
    return {
      url: this.#webhook?.url ?? '',
      has_custom_certificate: false,
      pending_update_count: this.#waiting.length,
      ...(this.#webhook === null ? {} : { max_connections: this.#webhook.maxConnections }),
      ...(this.#webhook?.lastError
        ? { last_error_date: this.#webhook.lastError.date, last_error_message: this.#webhook.lastError.message }
        : {}),
      ...(this.#allowed === null ? {} : { allowed_updates: this.#allowed }),
    };
  }

  close(): void {
    this.#closing.abort();
  }

  #drop(before: number): void {
    while (this.#waiting[0] !== undefined && this.#waiting[0].update_id < before) this.#waiting.shift();
  }

  #deliver(): void {
    this.#delivery ??= this.#deliverAll().finally(() => (this.#delivery = null));
  }

  async #deliverAll(): Promise<void> {
    for (let update = this.#waiting[0]; update !== undefined && this.#webhook !== null; update = this.#waiting[0]) {
      if (this.#closing.signal.aborted) return;
      const error = await this.#post(this.#webhook, update);
      if (error === null) {
        this.#drop(update.update_id + 1);
        this.#retryMs = FIRST_RETRY_MS;
        continue;
      }
      this.#webhook.lastError = { date: Math.floor(Date.now() / 1_000), message: error };
      await wait(this.#retryMs, undefined, { signal: this.#closing.signal }).catch(() => undefined);
      this.#retryMs = Math.min(this.#retryMs * 2, LONGEST_RETRY_MS);
    }
  }

  /** @returns why it was not taken; null where it was */
  async #post({ url, secretToken }: Webhook, update: Update): Promise<string | null> {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(secretToken === undefined ? {} : { 'x-telegram-bot-api-secret-token': secretToken }),
        },
        body: JSON.stringify(update),
        signal: AbortSignal.any([AbortSignal.timeout(10_000), this.#closing.signal]),
      });
      await answer.body?.cancel();
      return answer.ok ? null : `Wrong response from the webhook: ${answer.status} ${answer.statusText}`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}

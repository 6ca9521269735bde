import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { FormattedText } from './entities.ts';
import { keyboardSchema, type Keyboard } from './keyboards.ts';
import type { PressAnswer } from './presses.ts';

const entitySchema = z.object({
  type: z.enum([
    'bold',
    'italic',
    'underline',
    'strikethrough',
    'code',
    'pre',
    'blockquote',
    'spoiler',
    'text_link',
    'bot_command',
  ]),
  offset: z.number().int(),
  length: z.number().int(),
  url: z.string().optional(),
});

const messageSchema = z.object({
  message_id: z.number().int(),
  chat_id: z.string(),
  /** topic of the group; null: the general one */
  message_thread_id: z.number().int().nullable().default(null),
  /** ISO 8601 */
  sent_at: z.string(),
  edited_at: z.string().nullable(),
  /** as a reader sees it, without markup */
  text: z.string(),
  entities: z.array(entitySchema),
  /** as it was sent */
  source: z.string(),
  parse_mode: z.string().nullable(),
  /** the buttons below it */
  reply_markup: keyboardSchema.nullable().default(null),
  /** sent without a sound */
  silent: z.boolean().default(false),
  reply_to_message_id: z.number().int().nullable().default(null),
  /** who wrote it; null: the bot */
  from: z.object({ id: z.number().int(), first_name: z.string() }).nullable().default(null),
});

/** One message; `/inbox` gives a list of those that the bot sent, the oldest first. */
export type InboxMessage = z.infer<typeof messageSchema>;

export type InboxEvent =
  { kind: 'message' | 'edit'; message: InboxMessage } | { kind: 'answer'; answer: PressAnswer } | { kind: 'cleared' };

export interface Outgoing extends FormattedText {
  chat_id: string;
  message_thread_id: number | null;
  source: string;
  parse_mode: string | null;
  reply_markup: Keyboard | null;
  silent: boolean;
  reply_to_message_id: number | null;
}

const fileSchema = z.object({ last_id: z.number().int(), messages: z.array(messageSchema) });

const KEPT_MESSAGES = 2_000;
const WRITE_DELAY_MS = 100;

/** What the stand-in has received: in memory, and in a file so that a restart keeps it. */
export class Inbox {
  #messages: InboxMessage[] = [];
  #lastId = 0;
  readonly #file: string;
  readonly #listeners = new Set<(event: InboxEvent) => void>();
  #writing: NodeJS.Timeout | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  /** @throws where the file is there and is no inbox */
  open(): void {
    if (!existsSync(this.#file)) return;
    const kept = fileSchema.parse(JSON.parse(readFileSync(this.#file, 'utf8')));
    this.#messages = kept.messages;
    this.#lastId = kept.last_id;
  }

  close(): void {
    if (this.#writing) this.#write();
  }

  /** Of one chat, or of all. */
  list(chatId?: string): InboxMessage[] {
    return chatId === undefined ? this.#messages : this.#messages.filter((message) => message.chat_id === chatId);
  }

  /** What the bot sent, wherever it did. */
  sent(): InboxMessage[] {
    return this.#messages.filter(({ from }) => from === null);
  }

  /** An open page hears of it; nothing is kept. */
  tell(event: InboxEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  find(chatId: string, messageId: number): InboxMessage | undefined {
    return this.#messages.find((message) => message.message_id === messageId && message.chat_id === chatId);
  }

  /** @param from who wrote it; null: the bot */
  add(outgoing: Outgoing, from: InboxMessage['from'] = null): InboxMessage {
    this.#lastId += 1;
    const message: InboxMessage = {
      message_id: this.#lastId,
      sent_at: new Date().toISOString(),
      edited_at: null,
      from,
      ...outgoing,
    };
    this.#messages = [...this.#messages.slice(-(KEPT_MESSAGES - 1)), message];
    this.#changed({ kind: 'message', message });
    return message;
  }

  /** @returns undefined where there is no such message */
  edit(chatId: string, messageId: number, change: Partial<Outgoing>): InboxMessage | undefined {
    const known = this.find(chatId, messageId);
    if (!known) return undefined;
    Object.assign(known, change, { edited_at: new Date().toISOString() });
    this.#changed({ kind: 'edit', message: known });
    return known;
  }

  clear(): void {
    this.#messages = [];
    this.#changed({ kind: 'cleared' });
  }

  /** @returns a function that ends the subscription */
  subscribe(listener: (event: InboxEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #changed(event: InboxEvent): void {
    this.tell(event);
    // a burst is written once
    this.#writing ??= setTimeout(() => this.#write(), WRITE_DELAY_MS);
  }

  #write(): void {
    clearTimeout(this.#writing);
    this.#writing = undefined;
    mkdirSync(dirname(this.#file), { recursive: true });
    // a reader sees the old file or the new one, whole
    const partial = `${this.#file}.${process.pid}`;
    const kept = JSON.stringify({ last_id: this.#lastId, messages: this.#messages }, null, 2);
    writeFileSync(partial, `${kept}\n`, { mode: 0o600 });
    renameSync(partial, this.#file);
  }
}

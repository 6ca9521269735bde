import type { CallbackQuery, Chat, Message, MessageEntity, User, UserFromGetMe } from '@grammyjs/types';
import { z } from 'zod';
import { EntityError, readHtml } from './entities.ts';
import type { Faults } from './faults.ts';
import type { Inbox, InboxMessage, Outgoing } from './inbox.ts';
import { readKeyboard } from './keyboards.ts';
import { ANONYMOUS_ADMINISTRATOR, type People, type Person } from './people.ts';
import type { Presses } from './presses.ts';
import type { RateLimits } from './rateLimits.ts';
import { Refusal } from './refusal.ts';
import type { Updates } from './updates.ts';

/** An answer of the Bot API, https://core.telegram.org/bots/api#making-requests */
export interface BotAnswer {
  status: number;
  body:
    | { ok: true; result: unknown }
    | {
        ok: false;
        error_code: number;
        description: string;
        parameters?: { retry_after?: number; migrate_to_chat_id?: number };
      };
}

export interface Bot {
  token: string;
  /** the one group the bot is a member of */
  chatId: string;
}

export interface BotParts {
  bot: Bot;
  inbox: Inbox;
  faults: Faults;
  people: People;
  presses: Presses;
  updates: Updates;
  limits: RateLimits;
}

const BOT_USER: Pick<
  UserFromGetMe,
  | 'id'
  | 'is_bot'
  | 'first_name'
  | 'username'
  | 'can_join_groups'
  | 'can_read_all_group_messages'
  | 'supports_inline_queries'
> = {
  id: 1,
  is_bot: true,
  first_name: 'Guichet',
  username: 'guichet_bot',
  can_join_groups: true,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
};
const MESSAGE_LIMIT = 4096;

const replySchema = z.object({ message_id: z.coerce.number().int() });
const textSchema = z.object({
  chat_id: z.coerce.string(),
  message_thread_id: z.coerce.number().int().positive().nullish(),
  text: z.string().default(''),
  parse_mode: z.string().nullish(),
  disable_notification: z.coerce.boolean().default(false),
  reply_parameters: replySchema.nullish(),
  reply_markup: z.unknown().optional(),
});
const editSchema = textSchema.extend({ message_id: z.coerce.number().int() });
const markupSchema = z.object({
  chat_id: z.coerce.string(),
  message_id: z.coerce.number().int(),
  reply_markup: z.unknown().optional(),
});

/** What a person does on the page, or a test in their place. */
const pressSchema = z.strictObject({
  from: z.number().int(),
  chat_id: z.coerce.string(),
  message_id: z.number().int(),
  data: z.string(),
  anonymous: z.boolean().default(false),
});
const saySchema = z.strictObject({
  from: z.number().int(),
  chat_id: z.coerce.string(),
  text: z.string().trim().min(1).max(MESSAGE_LIMIT),
  message_thread_id: z.number().int().positive().nullable().default(null),
  anonymous: z.boolean().default(false),
});

function refuse({ status, message, parameters }: Refusal): BotAnswer {
  return {
    status,
    body: { ok: false, error_code: status, description: message, ...(parameters === undefined ? {} : { parameters }) },
  };
}

const isTrue = (result: unknown): BotAnswer => ({ status: 200, body: { ok: true, result } });

/** The methods of the Bot API that are known here; errors in Telegram's own words. */
export class BotApi {
  readonly #parts: BotParts;

  constructor(parts: BotParts) {
    this.#parts = parts;
  }

  /** @param parameters of the query, the form or the JSON body: the Bot API takes all three */
  async call(token: string, method: string, parameters: Record<string, unknown>): Promise<BotAnswer> {
    const { faults, bot } = this.#parts;
    try {
      if (faults.status !== null) throw new Refusal(faults.status, faults.description ?? 'Played by the stand-in');
      if (!/^\d+:[\w-]+$/.test(token)) throw new Refusal(404, 'Not Found');
      if (token !== bot.token) throw new Refusal(401, 'Unauthorized');
      return isTrue(await this.#answer(method.toLowerCase(), parameters));
    } catch (error) {
      if (error instanceof Refusal) return refuse(error);
      if (error instanceof z.ZodError)
        return refuse(new Refusal(400, `Bad Request: ${error.issues[0]?.path.join('.') ?? 'the request'} is wrong`));
      throw error;
    }
  }

  #answer(method: string, parameters: Record<string, unknown>): unknown {
    const { updates, presses, people } = this.#parts;
    switch (method) {
      case 'getme':
        return BOT_USER;
      case 'getupdates':
        return updates.get(parameters);
      case 'setwebhook':
        updates.setWebhook(parameters);
        return true;
      case 'deletewebhook':
        updates.deleteWebhook(parameters);
        return true;
      case 'getwebhookinfo':
        return updates.webhookInfo();
      case 'setmycommands':
        return true;
      case 'answercallbackquery':
        presses.answer(parameters);
        return true;
      case 'sendmessage':
        return this.#send(parameters);
      case 'editmessagetext':
        return this.#edit(parameters);
      case 'editmessagereplymarkup':
        return this.#editMarkup(parameters);
      case 'getchat':
        return this.#chatOf(z.object({ chat_id: z.coerce.string() }).parse(parameters).chat_id, people.list());
      default:
        throw new Refusal(404, 'Not Found');
    }
  }

  #slowDown(chatId: string | null): void {
    const retryAfter = this.#parts.faults.retryAfter() ?? (chatId === null ? null : this.#parts.limits.take(chatId));
    if (retryAfter !== null)
      throw new Refusal(429, `Too Many Requests: retry after ${retryAfter}`, { retry_after: retryAfter });
  }

  #send(parameters: Record<string, unknown>): unknown {
    const wanted = textSchema.parse(parameters);
    const chatId = this.#reachable(wanted.chat_id);
    this.#slowDown(chatId);
    return this.#toTelegram(this.#parts.inbox.add(this.#read(wanted, chatId)));
  }

  #edit(parameters: Record<string, unknown>): unknown {
    const wanted = editSchema.parse(parameters);
    const chatId = this.#reachable(wanted.chat_id);
    this.#slowDown(null);
    const known = this.#own(chatId, wanted.message_id);
    const { text, entities, source, parse_mode, reply_markup } = this.#read(wanted, chatId);
    this.#refuseNoChange(known, { text, entities, reply_markup });
    return this.#edited(chatId, wanted.message_id, { text, entities, source, parse_mode, reply_markup });
  }

  #editMarkup(parameters: Record<string, unknown>): unknown {
    const wanted = markupSchema.parse(parameters);
    const chatId = this.#reachable(wanted.chat_id);
    this.#slowDown(null);
    const known = this.#own(chatId, wanted.message_id);
    const reply_markup = readKeyboard(wanted.reply_markup);
    this.#refuseNoChange(known, { text: known.text, entities: known.entities, reply_markup });
    return this.#edited(chatId, wanted.message_id, { reply_markup });
  }

  #own(chatId: string, messageId: number): InboxMessage {
    const known = this.#parts.inbox.find(chatId, messageId);
    if (known === undefined) throw new Refusal(400, 'Bad Request: message to edit not found');
    if (known.from !== null) throw new Refusal(400, "Bad Request: message can't be edited");
    return known;
  }

  #refuseNoChange(known: InboxMessage, wanted: Pick<InboxMessage, 'text' | 'entities' | 'reply_markup'>): void {
    const { text, entities, reply_markup } = known;
    if (JSON.stringify({ text, entities, reply_markup }) === JSON.stringify(wanted))
      throw new Refusal(
        400,
        'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
      );
  }

  #edited(chatId: string, messageId: number, change: Partial<Outgoing>): unknown {
    const message = this.#parts.inbox.edit(chatId, messageId, change);
    if (!message) throw new Refusal(400, 'Bad Request: message to edit not found');
    return this.#toTelegram(message);
  }

  /** The chat of that number, if the bot may write there. @throws Refusal */
  #reachable(chatId: string): string {
    if (chatId === '') throw new Refusal(400, 'Bad Request: chat_id is empty');
    const { bot, faults, people } = this.#parts;
    const { movedTo } = faults;
    if (movedTo !== null && chatId === bot.chatId)
      throw new Refusal(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
        migrate_to_chat_id: movedTo,
      });
    if (chatId === (movedTo === null ? bot.chatId : String(movedTo))) return chatId;
    const person = people.find(Number(chatId));
    if (person === undefined) throw new Refusal(400, 'Bad Request: chat not found');
    if (!people.hasBegunChat(person.id))
      throw new Refusal(403, "Forbidden: bot can't initiate conversation with a user");
    return chatId;
  }

  #read(wanted: z.infer<typeof textSchema>, chatId: string): Outgoing {
    const { text, parse_mode } = wanted;
    const formatted = parse_mode?.toUpperCase() === 'HTML' ? readFormatted(text) : { text, entities: [] };
    if (formatted.text.trim() === '') throw new Refusal(400, 'Bad Request: message text is empty');
    if (formatted.text.length > MESSAGE_LIMIT) throw new Refusal(400, 'Bad Request: message is too long');
    return {
      chat_id: chatId,
      message_thread_id: wanted.message_thread_id ?? null,
      source: text,
      parse_mode: parse_mode ?? null,
      reply_markup: readKeyboard(wanted.reply_markup),
      silent: wanted.disable_notification,
      reply_to_message_id: wanted.reply_parameters?.message_id ?? null,
      ...formatted,
    };
  }

  /** Somebody presses a button. @returns the number of the update; null where the bot wants none @throws Refusal */
  press(body: unknown): { callback_query_id: string; update_id: number | null } {
    const { from, chat_id, message_id, data, anonymous } = pressSchema.parse(body);
    const { people, inbox, presses, updates } = this.#parts;
    const person = this.#personOf(from);
    const message = inbox.find(chat_id, message_id);
    if (message === undefined) throw new Refusal(400, 'there is no such message in that chat');
    const isShown = (message.reply_markup?.inline_keyboard ?? [])
      .flat()
      .some((button) => 'callback_data' in button && button.callback_data === data);
    // a phone that was away shows buttons that are gone: they are pressed all the same
    if (!isShown && message.from !== null) throw new Refusal(400, 'that message has no buttons');
    if (chat_id === String(person.id)) people.beginChat(person.id);
    const id = presses.begin(person.id, data);
    const pressed: CallbackQuery = {
      id,
      from: anonymous ? this.#anonymous() : this.#userOf(person),
      message: this.#toTelegram(message),
      chat_instance: `-${chat_id.replace(/\D/g, '')}7`,
      data,
    };
    const update_id = updates.add('callback_query', pressed);
    return { callback_query_id: id, update_id };
  }

  /** Somebody writes. @returns as `press` @throws Refusal */
  say(body: unknown, typed: (text: string) => Pick<Outgoing, 'text' | 'entities'>): { update_id: number | null } {
    const { from, chat_id, text, message_thread_id, anonymous } = saySchema.parse(body);
    const { people, inbox, updates } = this.#parts;
    const person = this.#personOf(from);
    const isPrivate = chat_id === String(person.id);
    // any other number is a group that somebody has brought this bot into
    if (!isPrivate && people.find(Number(chat_id)) !== undefined)
      throw new Refusal(400, 'that is somebody else’s private chat');
    if (isPrivate) people.beginChat(person.id);
    const message = inbox.add(
      {
        chat_id,
        message_thread_id,
        source: text,
        parse_mode: null,
        reply_markup: null,
        silent: false,
        reply_to_message_id: null,
        ...typed(text),
      },
      { id: person.id, first_name: anonymous ? 'Groupe' : person.first_name },
    );
    // in a group a bot hears commands alone (privacy mode)
    const isHeard = isPrivate || text.startsWith('/') || text.includes(`@${BOT_USER.username}`);
    if (!isHeard) return { update_id: null };
    const content = {
      ...this.#toTelegram(message),
      from: anonymous ? this.#anonymous() : this.#userOf(person),
      ...(anonymous ? { sender_chat: this.#chatOf(chat_id, people.list()) } : {}),
    };
    return { update_id: updates.add('message', content) };
  }

  #personOf(id: number): Person {
    const person = this.#parts.people.find(id);
    if (person === undefined) throw new Refusal(400, `there is nobody with the number ${id}: add them first`);
    return person;
  }

  #userOf({ id, first_name, username, language_code }: Person): User {
    return { id, is_bot: false, first_name, username, language_code };
  }

  #anonymous(): User {
    return { id: ANONYMOUS_ADMINISTRATOR, is_bot: true, first_name: 'Group', username: 'GroupAnonymousBot' };
  }

  #chatOf(chatId: string, people: readonly Person[]): Chat {
    const person = people.find(({ id }) => String(id) === chatId);
    if (person !== undefined)
      return { id: person.id, type: 'private', first_name: person.first_name, username: person.username };
    // a real group has a negative number; the stack's own may have any
    return { id: Number(chatId), type: chatId.startsWith('-100') ? 'supergroup' : 'group', title: 'Support' };
  }

  #toTelegram(message: InboxMessage): Message {
    const seconds = (instant: string) => Math.floor(Date.parse(instant) / 1000);
    return {
      message_id: message.message_id,
      from: BOT_USER,
      chat: this.#chatOf(message.chat_id, this.#parts.people.list()),
      date: seconds(message.sent_at),
      ...(message.edited_at === null ? {} : { edit_date: seconds(message.edited_at) }),
      ...(message.message_thread_id === null
        ? {}
        : { message_thread_id: message.message_thread_id, is_topic_message: true }),
      text: message.text,
      ...(message.entities.length > 0 ? { entities: message.entities.map(entityOf) } : {}),
      ...(message.reply_markup === null ? {} : { reply_markup: message.reply_markup }),
    };
  }
}

function entityOf({ type, offset, length, url }: InboxMessage['entities'][number]): MessageEntity {
  if (type === 'text_link') return { type, offset, length, url: url ?? '' };
  return type === 'pre' ? { type, offset, length } : { type, offset, length };
}

function readFormatted(html: string) {
  try {
    return readHtml(html);
  } catch (error) {
    if (error instanceof EntityError) throw new Refusal(400, `Bad Request: can't parse entities: ${error.message}`);
    throw error;
  }
}

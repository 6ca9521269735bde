import { z } from 'zod';
import { EntityError, readHtml } from './entities.ts';
import type { Faults } from './faults.ts';
import type { Inbox, InboxMessage, Outgoing } from './inbox.ts';

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
  /** the one chat the bot is a member of */
  chatId: string;
}

const BOT_USER = {
  id: 1,
  is_bot: true,
  first_name: 'Guichet',
  username: 'guichet_bot',
  can_join_groups: true,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
};
const MESSAGE_LIMIT = 4096;

const textSchema = z.object({
  chat_id: z.coerce.string(),
  message_thread_id: z.coerce.number().int().positive().nullish(),
  text: z.string().default(''),
  parse_mode: z.string().nullish(),
});
const editSchema = textSchema.extend({ message_id: z.coerce.number().int() });

class Refusal extends Error {
  readonly status: number;

  constructor(status: number, description: string) {
    super(description);
    this.status = status;
  }
}

/** The group has become a supergroup. */
class Moved extends Error {
  readonly chatId: number;

  constructor(chatId: number) {
    super('Bad Request: group chat was upgraded to a supergroup chat');
    this.chatId = chatId;
  }
}

function refuse(status: number, description: string, retryAfter?: number): BotAnswer {
  const parameters = retryAfter === undefined ? {} : { parameters: { retry_after: retryAfter } };
  return { status, body: { ok: false, error_code: status, description, ...parameters } };
}

/** The few methods of the Bot API that a bot which only writes needs; errors in Telegram's own words. */
export class BotApi {
  readonly #bot: Bot;
  readonly #inbox: Inbox;
  readonly #faults: Faults;

  constructor(bot: Bot, inbox: Inbox, faults: Faults) {
    this.#bot = bot;
    this.#inbox = inbox;
    this.#faults = faults;
  }

  /** @param parameters of the query, the form or the JSON body: the Bot API takes all three */
  call(token: string, method: string, parameters: Record<string, unknown>): BotAnswer {
    if (this.#faults.status !== null)
      return refuse(this.#faults.status, this.#faults.description ?? 'Played by the stand-in');
    if (!/^\d+:[\w-]+$/.test(token)) return refuse(404, 'Not Found');
    if (token !== this.#bot.token) return refuse(401, 'Unauthorized');
    try {
      return this.#answer(method.toLowerCase(), parameters);
    } catch (error) {
      if (error instanceof Moved)
        return {
          status: 400,
          body: {
            ok: false,
            error_code: 400,
            description: error.message,
            parameters: { migrate_to_chat_id: error.chatId },
          },
        };
      if (error instanceof Refusal) return refuse(error.status, error.message);
      if (error instanceof z.ZodError)
        return refuse(400, `Bad Request: ${error.issues[0]?.path.join('.') ?? 'the request'} is wrong`);
      throw error;
    }
  }

  #answer(method: string, parameters: Record<string, unknown>): BotAnswer {
    if (method === 'getme') return { status: 200, body: { ok: true, result: BOT_USER } };
    if (method === 'getupdates') return { status: 200, body: { ok: true, result: [] } };
    if (method !== 'sendmessage' && method !== 'editmessagetext') return refuse(404, 'Not Found');
    const retryAfter = this.#faults.retryAfter();
    if (retryAfter !== null) return refuse(429, `Too Many Requests: retry after ${retryAfter}`, retryAfter);
    const message =
      method === 'sendmessage' ? this.#inbox.add(this.#read(textSchema.parse(parameters))) : this.#edit(parameters);
    return { status: 200, body: { ok: true, result: this.#toTelegram(message) } };
  }

  #edit(parameters: Record<string, unknown>): InboxMessage {
    const wanted = editSchema.parse(parameters);
    const message = this.#inbox.edit(wanted.message_id, this.#read(wanted));
    if (!message) throw new Refusal(400, 'Bad Request: message to edit not found');
    return message;
  }

  #read({ chat_id, message_thread_id, text, parse_mode }: z.infer<typeof textSchema>): Outgoing {
    if (chat_id === '') throw new Refusal(400, 'Bad Request: chat_id is empty');
    const { movedTo } = this.#faults;
    if (movedTo !== null && chat_id === this.#bot.chatId) throw new Moved(movedTo);
    if (chat_id !== (movedTo === null ? this.#bot.chatId : String(movedTo)))
      throw new Refusal(400, 'Bad Request: chat not found');
    const formatted = parse_mode?.toUpperCase() === 'HTML' ? readFormatted(text) : { text, entities: [] };
    if (formatted.text.trim() === '') throw new Refusal(400, 'Bad Request: message text is empty');
    if (formatted.text.length > MESSAGE_LIMIT) throw new Refusal(400, 'Bad Request: message is too long');
    return {
      chat_id,
      message_thread_id: message_thread_id ?? null,
      source: text,
      parse_mode: parse_mode ?? null,
      ...formatted,
    };
  }

  #toTelegram(message: InboxMessage): Record<string, unknown> {
    const seconds = (instant: string) => Math.floor(Date.parse(instant) / 1000);
    return {
      message_id: message.message_id,
      from: BOT_USER,
      chat: {
        id: Number(message.chat_id) || message.chat_id,
        type: message.chat_id.startsWith('-') ? 'supergroup' : 'private',
        first_name: 'Support',
      },
      date: seconds(message.sent_at),
      ...(message.edited_at === null ? {} : { edit_date: seconds(message.edited_at) }),
      text: message.text,
      ...(message.entities.length > 0 ? { entities: message.entities } : {}),
    };
  }
}

function readFormatted(html: string) {
  try {
    return readHtml(html);
  } catch (error) {
    if (error instanceof EntityError) throw new Refusal(400, `Bad Request: can't parse entities: ${error.message}`);
    throw error;
  }
}

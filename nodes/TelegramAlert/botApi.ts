import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import * as z from 'zod';
import { clip, MESSAGE_LIMIT, plainText } from './message/html';

/** The credential type of the bot. */
export const TELEGRAM_CREDENTIAL = 'guichetTelegramApi';

const TIMEOUT_MS = 15_000;

/** "They refused": Telegram answered, and said no. */
export class TelegramRefused extends Error {
  override readonly name = 'TelegramRefused';
  /** Telegram's `error_code`, which is also the HTTP status */
  readonly errorCode: number;
  /** seconds Telegram wants us to wait; null where it named none */
  readonly retryAfterSeconds: number | null;
  /** the new id of a group that became a supergroup; null where it did not */
  readonly movedToChatId: number | null;
  /** what to do about it */
  readonly hint: string;
  readonly #description: string;

  constructor(method: string, errorCode: number, description: string, parameters: RefusalParameters = {}) {
    super(`Telegram refused ${method}: ${description} (${errorCode})`);
    this.errorCode = errorCode;
    this.#description = description;
    this.movedToChatId = parameters.migrate_to_chat_id ?? null;
    this.retryAfterSeconds = parameters.retry_after ?? null;
    this.hint = hintFor(errorCode, parameters);
  }

  /** True where the same message may go through later. */
  get isTemporary(): boolean {
    return this.errorCode === 429 || this.errorCode >= 500;
  }

  /**
   * True where no message goes through until somebody acts: the token, the chat or the topic is refused. Of one message
   * Telegram says 400 (https://core.telegram.org/api/errors), or a server on the way that it is too large.
   */
  get isAboutTheChat(): boolean {
    if (this.errorCode === 400) return ABOUT_THE_CHAT.test(this.#description);
    return !this.isTemporary && this.errorCode !== 413 && this.errorCode !== 414;
  }

  /** True where Telegram could not read the markup: the words alone go through. */
  get isAboutTheMarkup(): boolean {
    return (
      this.errorCode === 400 && /can't parse entities|unsupported start tag|unexpected end tag/i.test(this.#description)
    );
  }
}

/** "The network failed": nobody knows whether the message arrived. */
export class TelegramUnreachable extends Error {
  override readonly name = 'TelegramUnreachable';

  constructor(method: string, reason: string) {
    super(`Could not reach Telegram for ${method}: ${reason}`);
  }
}

/** Telegram's words for a chat, group, channel or topic that takes nothing, https://core.telegram.org/bots/api#making-requests */
const ABOUT_THE_CHAT = new RegExp(
  [
    'chat not found',
    'chat_id',
    'PEER_ID_INVALID',
    'deactivated',
    'kicked',
    'not a member',
    'upgraded to a supergroup',
    'have no rights',
    'not enough rights',
    'need administrator rights',
    '_FORBIDDEN',
    'thread not found',
    'TOPIC_(CLOSED|DELETED)',
    'CHANNEL_(PRIVATE|INVALID)',
    'CHAT_(RESTRICTED|ADMIN_REQUIRED|ID_INVALID)',
    'user not found',
  ].join('|'),
  'i',
);

interface RefusalParameters {
  retry_after?: number | undefined;
  migrate_to_chat_id?: number | undefined;
}

function hintFor(errorCode: number, { migrate_to_chat_id }: RefusalParameters): string {
  if (migrate_to_chat_id !== undefined)
    return `The group became a supergroup: set the chat ID to ${migrate_to_chat_id}.`;
  if (errorCode === 401 || errorCode === 404)
    return 'The bot token is not valid: copy it again from @BotFather into the credential.';
  if (errorCode === 403)
    return 'The bot may not write there: add it to the group, or let the person start a chat with it.';
  if (errorCode === 429) return 'Telegram slows us down; the message is sent later by itself.';
  if (errorCode >= 500) return 'Telegram has a fault of its own; the message is sent later by itself.';
  return 'Check the chat ID in the credential, and that the bot is a member of that chat.';
}

const answerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), result: z.object({ message_id: z.number().int() }) }),
  z.object({
    ok: z.literal(false),
    error_code: z.number().int(),
    description: z.string().default('no description'),
    parameters: z.object({ retry_after: z.number().optional(), migrate_to_chat_id: z.number().optional() }).optional(),
  }),
]);

const responseSchema = z.object({ statusCode: z.number().int(), body: z.unknown() });

const credentialSchema = z.object({
  botToken: z.string().min(1, 'Telegram credential: the bot token is missing'),
  chatId: z.string().trim().min(1, 'Telegram credential: the chat ID is missing'),
  /** of a group with topics; absent in a credential from before there was the field */
  topicId: z
    .union([z.literal(''), z.coerce.number().int().positive('Telegram credential: the topic ID is a number')])
    .nullish()
    .transform((value) => (typeof value === 'number' ? value : undefined)),
});

/**
 * The Bot API carries the token in its address, which network errors like to quote: no text of such an error
 * leaves this file before the token is taken out.
 */
export function withoutToken(text: string, botToken: string): string {
  const known =
    botToken === '' ? text : text.replaceAll(botToken, '***').replaceAll(encodeURIComponent(botToken), '***');
  return known.replace(/bot\d+:[\w-]+/g, 'bot***');
}

function reasonOf(error: unknown, botToken: string): string {
  const { code, message } = z
    .object({ code: z.string().optional().catch(undefined), message: z.string().catch('no reason given') })
    .catch({ message: 'no reason given' })
    .parse(error);
  const reason = withoutToken(message, botToken);
  return code && !reason.includes(code) ? `${reason} (${code})` : reason;
}

/** A chat that messages can be sent to. */
export interface Chat {
  /**
   * Sends HTML; gives Telegram's message id. Where Telegram cannot read the markup the words go alone, and where the
   * group has become a supergroup it goes there, as does what follows.
   * @throws TelegramRefused, TelegramUnreachable
   */
  send(html: string): Promise<number>;
  /** The ids of a group that has become a supergroup, once Telegram has said so. */
  readonly moved: { from: string; to: number } | null;
}

/** The chat of the credential chosen on the node. */
export async function chatOf(context: IExecuteFunctions): Promise<Chat> {
  const credential = credentialSchema.safeParse(await context.getCredentials(TELEGRAM_CREDENTIAL));
  if (!credential.success)
    throw new Error(credential.error.issues[0]?.message ?? 'The Telegram credential is not complete');
  const { botToken, chatId, topicId } = credential.data;
  let moved: Chat['moved'] = null;
  const sendTo = async (chat: string | number, text: string, markup: { parse_mode?: 'HTML' }): Promise<number> => {
    const body = {
      chat_id: chat,
      text,
      ...markup,
      link_preview_options: { is_disabled: true },
      ...(topicId === undefined ? {} : { message_thread_id: topicId }),
    };
    const response = await request(context, '/sendMessage', body, botToken);
    if (response instanceof TelegramUnreachable) throw response;
    return readMessageId('sendMessage', response);
  };
  const sendReadable = (html: string): Promise<number> =>
    sendTo(moved?.to ?? chatId, html, { parse_mode: 'HTML' }).catch((error: unknown) =>
      error instanceof TelegramRefused && error.isAboutTheMarkup
        ? sendTo(moved?.to ?? chatId, clip(plainText(html), MESSAGE_LIMIT), {})
        : Promise.reject(error),
    );
  return {
    get moved() {
      return moved;
    },
    async send(html) {
      return sendReadable(html).catch((error: unknown) => {
        if (!(error instanceof TelegramRefused) || error.movedToChatId === null || moved !== null)
          return Promise.reject(error);
        moved = { from: chatId, to: error.movedToChatId };
        return sendReadable(html);
      });
    },
  };
}

async function request(context: IExecuteFunctions, url: string, body: object, botToken: string): Promise<unknown> {
  const options: IHttpRequestOptions = {
    method: 'POST',
    url,
    body,
    json: true,
    timeout: TIMEOUT_MS,
    returnFullResponse: true,
    ignoreHttpStatusErrors: true,
  };
  try {
    const response: unknown = await context.helpers.httpRequestWithAuthentication.call(
      context,
      TELEGRAM_CREDENTIAL,
      options,
    );
    return response;
  } catch (error) {
    // not kept as `cause`: it quotes the address, and so the token
    return new TelegramUnreachable(url.slice(1), reasonOf(error, botToken));
  }
}

/** Parses the answer to `sendMessage`. @throws TelegramRefused, TelegramUnreachable where something else answered in Telegram's place */
export function readMessageId(method: string, response: unknown): number {
  const { statusCode, body } = responseSchema.parse(response);
  const answer = answerSchema.safeParse(body);
  // a proxy, a sign-in page: it knows nothing of the chat or the message
  if (!answer.success)
    throw new TelegramUnreachable(method, `the answer (HTTP ${statusCode}) is not one of the Bot API`);
  if (answer.data.ok) return answer.data.result.message_id;
  const { error_code, description, parameters } = answer.data;
  throw new TelegramRefused(method, error_code, description, parameters);
}

import type { IDataObject, IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import * as z from 'zod';
import { reasonOf as reasonOfAny } from '../shared/errors';
import {
  readResult,
  refusedSchema,
  responseSchema,
  TELEGRAM_CREDENTIAL,
  TelegramRefused,
  TelegramUnreachable,
  withoutToken,
} from '../shared/telegram';
import type { InlineKeyboard } from './desk/keyboard';
import { clip, MESSAGE_LIMIT, plainText } from './message/html';

export { TELEGRAM_CREDENTIAL, TelegramRefused, TelegramUnreachable, withoutToken };

const TIMEOUT_MS = 15_000;

const answerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), result: z.object({ message_id: z.number().int() }) }),
  refusedSchema,
]);

const sentSchema = z.object({
  message_id: z.number().int(),
  chat: z.object({ id: z.number().int() }).optional(),
});

const credentialSchema = z.object({
  botToken: z.string().min(1, 'Telegram credential: the bot token is missing'),
  chatId: z.string().trim().min(1, 'Telegram credential: the chat ID is missing'),
  /** of a group with topics; absent in a credential from before there was the field */
  topicId: z
    .union([z.literal(''), z.coerce.number().int().positive('Telegram credential: the topic ID is a number')])
    .nullish()
    .transform((value) => (typeof value === 'number' ? value : undefined)),
});

function reasonOf(error: unknown, botToken: string): string {
  const { code, message } = z
    .object({ code: z.string().optional().catch(undefined), message: z.string().catch('no reason given') })
    .catch({ message: 'no reason given' })
    .parse(error);
  const reason = withoutToken(message, botToken);
  return code && !reason.includes(code) ? `${reason} (${code})` : reason;
}

/** How a message is sent, beside its text. */
export interface Sending {
  keyboard?: InlineKeyboard | undefined;
  /** nobody's phone rings */
  silent?: boolean | undefined;
  /** topic of the group instead of that of the credential */
  topicId?: number | null | undefined;
  /** another chat, e.g. somebody's private one */
  to?: number | undefined;
  /** number of the message that it answers */
  replyTo?: number | undefined;
}

export interface Sent {
  messageId: number;
  /** null where the answer did not say */
  chatId: number | null;
}

/** A chat that messages can be sent to. */
export interface Chat {
  /** as the credential says: a number, or an @name */
  readonly id: string;
  /** As `send`, with buttons, silently, or elsewhere. @throws TelegramRefused, TelegramUnreachable */
  post(html: string, how: Sending): Promise<Sent>;
  /** Any other method of the Bot API; gives what it answered. @throws TelegramRefused, TelegramUnreachable */
  call(method: string, body: object): Promise<unknown>;
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
  const postTo = async (how: Sending, text: string, markup: { parse_mode?: 'HTML' }): Promise<Sent> => {
    const topic = how.to === undefined ? (how.topicId ?? topicId) : (how.topicId ?? undefined);
    const body = {
      chat_id: how.to ?? moved?.to ?? chatId,
      text,
      ...markup,
      link_preview_options: { is_disabled: true },
      ...(topic === undefined ? {} : { message_thread_id: topic }),
      ...(how.keyboard === undefined ? {} : { reply_markup: how.keyboard }),
      ...(how.silent === true ? { disable_notification: true } : {}),
      ...(how.replyTo === undefined
        ? {}
        : { reply_parameters: { message_id: how.replyTo, allow_sending_without_reply: true } }),
    };
    const response = await request(context, '/sendMessage', body, { botToken });
    if (response instanceof TelegramUnreachable) throw response;
    const messageId = readMessageId('sendMessage', response);
    const { data } = sentSchema.safeParse(readResult('sendMessage', response));
    return { messageId, chatId: data?.chat?.id ?? null };
  };
  const postReadable = (html: string, how: Sending): Promise<Sent> =>
    postTo(how, html, { parse_mode: 'HTML' }).catch((error: unknown) =>
      error instanceof TelegramRefused && error.isAboutTheMarkup
        ? postTo(how, clip(plainText(html), MESSAGE_LIMIT), {})
        : Promise.reject(error),
    );
  const post = (html: string, how: Sending): Promise<Sent> =>
    postReadable(html, how).catch((error: unknown) => {
      if (!(error instanceof TelegramRefused) || error.movedToChatId === null || moved !== null || how.to !== undefined)
        return Promise.reject(error);
      moved = { from: chatId, to: error.movedToChatId };
      return postReadable(html, how);
    });
  return {
    get id() {
      return String(moved?.to ?? chatId);
    },
    get moved() {
      return moved;
    },
    post,
    send: async (html) => (await post(html, {})).messageId,
    async call(method, body) {
      const response = await request(context, `/${method}`, body, { botToken });
      if (response instanceof TelegramUnreachable) throw response;
      return readResult(method, response);
    },
  };
}

async function request(
  context: IExecuteFunctions,
  url: string,
  body: object,
  { botToken }: { botToken: string },
): Promise<unknown> {
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

/** Why an item failed, with what the Outbox node reads: when to try again, or that Telegram takes nothing at present. */
export function reasonWithTime(error: unknown): IDataObject {
  const reason = reasonOfAny(error);
  if (error instanceof TelegramUnreachable) return { ...reason, outage: true };
  if (!(error instanceof TelegramRefused)) return reason;
  if (error.retryAfterSeconds !== null)
    return { ...reason, outage: true, retry_after_seconds: error.retryAfterSeconds };
  return error.isTemporary ? { ...reason, outage: true } : reason;
}

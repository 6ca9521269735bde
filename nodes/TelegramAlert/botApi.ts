import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import * as z from 'zod';

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
  /** what to do about it */
  readonly hint: string;

  constructor(method: string, errorCode: number, description: string, parameters: RefusalParameters = {}) {
    super(`Telegram refused ${method}: ${description} (${errorCode})`);
    this.errorCode = errorCode;
    this.retryAfterSeconds = parameters.retry_after ?? null;
    this.hint = hintFor(errorCode, parameters);
  }

  /** True where the same message may go through later. */
  get isTemporary(): boolean {
    return this.errorCode === 429 || this.errorCode >= 500;
  }
}

/** "The network failed": nobody knows whether the message arrived. */
export class TelegramUnreachable extends Error {
  override readonly name = 'TelegramUnreachable';

  constructor(method: string, reason: string) {
    super(`Could not reach Telegram for ${method}: ${reason}`);
  }
}

interface RefusalParameters {
  retry_after?: number | undefined;
  migrate_to_chat_id?: number | undefined;
}

function hintFor(errorCode: number, { migrate_to_chat_id }: RefusalParameters): string {
  if (migrate_to_chat_id !== undefined) return `The group became a supergroup: set the chat ID to ${migrate_to_chat_id}.`;
  if (errorCode === 401 || errorCode === 404) return 'The bot token is not valid: copy it again from @BotFather into the credential.';
  if (errorCode === 403) return 'The bot may not write there: add it to the group, or let the person start a chat with it.';
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
    parameters: z
      .object({ retry_after: z.number().optional(), migrate_to_chat_id: z.number().optional() })
      .optional(),
  }),
]);

const responseSchema = z.object({ statusCode: z.number().int(), body: z.unknown() });

const credentialSchema = z.object({
  botToken: z.string().min(1, 'Telegram credential: the bot token is missing'),
  chatId: z.string().trim().min(1, 'Telegram credential: the chat ID is missing'),
});

/**
 * The Bot API carries the token in its address, which network errors like to quote: no text of such an error
 * leaves this file before the token is taken out.
 */
export function withoutToken(text: string, botToken: string): string {
  const known = botToken === '' ? text : text.replaceAll(botToken, '***').replaceAll(encodeURIComponent(botToken), '***');
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
  /** Sends HTML; gives Telegram's message id. @throws TelegramRefused, TelegramUnreachable */
  send(html: string): Promise<number>;
}

/** The chat of the credential chosen on the node. */
export async function chatOf(context: IExecuteFunctions): Promise<Chat> {
  const credential = credentialSchema.safeParse(await context.getCredentials(TELEGRAM_CREDENTIAL));
  if (!credential.success) throw new Error(credential.error.issues[0]?.message ?? 'The Telegram credential is not complete');
  const { botToken, chatId } = credential.data;
  return {
    async send(html) {
      const body = { chat_id: chatId, text: html, parse_mode: 'HTML', link_preview_options: { is_disabled: true } };
      const response = await request(context, '/sendMessage', body, botToken);
      if (response instanceof TelegramUnreachable) throw response;
      return readMessageId('sendMessage', response);
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
    const response: unknown = await context.helpers.httpRequestWithAuthentication.call(context, TELEGRAM_CREDENTIAL, options);
    return response;
  } catch (error) {
    // not kept as `cause`: it quotes the address, and so the token
    return new TelegramUnreachable(url.slice(1), reasonOf(error, botToken));
  }
}

/** Parses the answer to `sendMessage`. @throws TelegramRefused */
export function readMessageId(method: string, response: unknown): number {
  const { statusCode, body } = responseSchema.parse(response);
  const answer = answerSchema.safeParse(body);
  if (!answer.success) throw new TelegramRefused(method, statusCode, 'the answer is not one of the Bot API');
  if (answer.data.ok) return answer.data.result.message_id;
  const { error_code, description, parameters } = answer.data;
  throw new TelegramRefused(method, error_code, description, parameters);
}

import * as z from 'zod';

/** The credential type of the bot. */
export const TELEGRAM_CREDENTIAL = 'guichetTelegramApi';

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

  /** True where a message says already what it was to be made to say. */
  get isNoChange(): boolean {
    return this.errorCode === 400 && /message is not modified/i.test(this.#description);
  }

  /** True where the message or the press is gone for good: nothing can be said there any more. */
  get isOver(): boolean {
    return (
      this.errorCode === 400 &&
      /message to edit not found|message can't be edited|query is too old|query ID is invalid|MESSAGE_ID_INVALID/i.test(
        this.#description,
      )
    );
  }

  /** True where a person has never written to the bot, or blocked it. */
  get isUnreachablePerson(): boolean {
    return this.errorCode === 403 || (this.errorCode === 400 && /chat not found/i.test(this.#description));
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

/** A refusal, as every method of the Bot API answers it. */
export const refusedSchema = z.object({
  ok: z.literal(false),
  error_code: z.number().int(),
  description: z.string().default('no description'),
  parameters: z.object({ retry_after: z.number().optional(), migrate_to_chat_id: z.number().optional() }).optional(),
});

export const responseSchema = z.object({ statusCode: z.number().int(), body: z.unknown() });

/** The envelope of any answer; what it holds differs by method. */
const resultSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), result: z.unknown() }),
  refusedSchema,
]);

/**
 * The Bot API carries the token in its address, which network errors like to quote: no text of such an error
 * leaves this file before the token is taken out.
 */
export function withoutToken(text: string, botToken: string): string {
  const known =
    botToken === '' ? text : text.replaceAll(botToken, '***').replaceAll(encodeURIComponent(botToken), '***');
  return known.replace(/bot\d+:[\w-]+/g, 'bot***');
}

/** What a method gave. @throws TelegramRefused, TelegramUnreachable where something else answered in Telegram's place */
export function readResult(method: string, response: unknown): unknown {
  const { statusCode, body } = responseSchema.parse(response);
  const answer = resultSchema.safeParse(body);
  if (!answer.success)
    throw new TelegramUnreachable(method, `the answer (HTTP ${statusCode}) is not one of the Bot API`);
  if (answer.data.ok) return answer.data.result;
  const { error_code, description, parameters } = answer.data;
  throw new TelegramRefused(method, error_code, description, parameters);
}

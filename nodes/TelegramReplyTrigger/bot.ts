import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IHttpRequestOptions, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';
import * as z from 'zod';
import { messageOf } from '../shared/errors';
import { readResult, TELEGRAM_CREDENTIAL, TelegramUnreachable, withoutToken } from '../shared/telegram';

/** What we listen to: buttons, and words to the bot. Everything else Telegram keeps to itself. */
const ALLOWED_UPDATES = ['message', 'callback_query'];

const credentialSchema = z.object({ botToken: z.string().min(1, 'Telegram credential: the bot token is missing') });

export const updateSchema = z.looseObject({ update_id: z.number().int() });
export type Update = z.infer<typeof updateSchema>;

/** The receiving half of the Bot API. Every method throws TelegramRefused or TelegramUnreachable. */
export interface Bot {
  /** the number that the token begins with */
  readonly id: number;
  /** Waits up to so many seconds for updates from `offset` on; with it those before count as taken. */
  updates(offset: number | undefined, seconds: number, signal: AbortSignal): Promise<Update[]>;
  setWebhook(url: string): Promise<void>;
  deleteWebhook(): Promise<void>;
  /** Where Telegram calls, and whether the other side turned its last call away as one that bears a wrong secret. */
  webhook(): Promise<{ url: string; isTurnedAway: boolean }>;
}

const webhookSchema = z.object({
  url: z.string(),
  pending_update_count: z.number().int().default(0),
  last_error_message: z.string().optional(),
});

async function tokenOf(context: ITriggerFunctions | IWebhookFunctions): Promise<string> {
  const credential = credentialSchema.safeParse(await context.getCredentials(TELEGRAM_CREDENTIAL));
  if (!credential.success)
    throw new Error(credential.error.issues[0]?.message ?? 'The Telegram credential is not complete');
  return credential.data.botToken;
}

/** @throws Error where the token is none */
export function botIdOf(token: string): number {
  const id = Number(token.split(':')[0]);
  if (!Number.isSafeInteger(id) || id < 1)
    throw new Error('Telegram credential: the bot token has the form 123456789:AA…');
  return id;
}

/**
 * What Telegram says of itself when it calls: made of the token, so that every workflow of the bot knows it and nobody
 * has to keep one more secret.
 */
const secretOf = (token: string): string => createHmac('sha256', token).update('guichet webhook').digest('base64url');

/** Whether a call bears the secret of the bot. @returns the bot's number, or null where it does not */
export async function callerOf(context: IWebhookFunctions): Promise<number | null> {
  const token = await tokenOf(context);
  const said = String(context.getHeaderData()['x-telegram-bot-api-secret-token'] ?? '');
  const [expected, given] = [Buffer.from(secretOf(token)), Buffer.from(said)];
  return expected.length === given.length && timingSafeEqual(expected, given) ? botIdOf(token) : null;
}

/** The bot of the credential chosen on the node. @throws Error where it is not complete */
export async function botOf(context: ITriggerFunctions): Promise<Bot> {
  const token = await tokenOf(context);
  const call = async (
    method: string,
    body: object,
    more: Pick<IHttpRequestOptions, 'timeout' | 'abortSignal'> = {},
  ): Promise<unknown> => {
    const response: unknown = await context.helpers.httpRequestWithAuthentication
      .call(context, TELEGRAM_CREDENTIAL, {
        method: 'POST',
        url: `/${method}`,
        body,
        json: true,
        timeout: 15_000,
        returnFullResponse: true,
        ignoreHttpStatusErrors: true,
        ...more,
      })
      // not kept as `cause`: it quotes the address, and so the token
      .catch((error: unknown) =>
        Promise.reject(new TelegramUnreachable(method, withoutToken(messageOf(error), token))),
      );
    return readResult(method, response);
  };
  return {
    id: botIdOf(token),
    async updates(offset, seconds, signal) {
      const asked = { timeout: seconds, limit: 100, allowed_updates: ALLOWED_UPDATES };
      const answer = await call('getUpdates', offset === undefined ? asked : { ...asked, offset }, {
        timeout: (seconds + 10) * 1_000,
        abortSignal: signal,
      });
      return z.array(updateSchema).parse(answer);
    },
    async setWebhook(url) {
      // the credential may have got another token since: what is checked at the door is made of the one of now
      const secret_token = secretOf(await tokenOf(context));
      await call('setWebhook', { url, secret_token, allowed_updates: ALLOWED_UPDATES });
    },
    async deleteWebhook() {
      // what waits there is not dropped
      await call('deleteWebhook', { drop_pending_updates: false });
    },
    async webhook() {
      const known = webhookSchema.parse(await call('getWebhookInfo', {}));
      // the message stays there after calls that went well: only what waits is turned away
      const isTurnedAway = known.pending_update_count > 0 && /\b401\b/.test(known.last_error_message ?? '');
      return { url: known.url, isTurnedAway };
    },
  };
}

import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import * as z from 'zod';
import { failedAt, goesOn, type Answer } from '../../shared/answers';
import { OUT_OF_TIME, runLimit } from '../../shared/drain/runLimit';
import { asError, messageOf } from '../../shared/errors';
import type { Supabase } from '../../shared/transport';
import { chatOf, TelegramRefused, type Chat } from '../botApi';
import { canBeOpened, keyboardOf } from '../desk/keyboard';
import { deliverySchema } from '../desk/view';
import { createFormat } from '../message/format';
import { escapeHtml } from '../message/html';
import { Ledger, type Later } from '../ledger';
import { renderAlert } from '../message/render';
import { localeField, type AlertOperation } from '../operation';

const textSchema = z.object({ emoji: z.string(), title: z.string(), many: z.string(), body: z.string() });

/** One group of equal alerts, as the Outbox Trigger gives it. */
const groupSchema = z.object({
  /** null on a sample: it is sent, and nothing is marked */
  token: z.string().nullable(),
  ids: z.array(z.string()),
  template: z.string(),
  locale: z
    .string()
    .nullish()
    .transform((value) => value ?? null),
  /** IANA name: whose clock the business lives by */
  zone: z.string().optional(),
  count: z.number().int().positive(),
  first_at: z
    .string()
    .nullish()
    .transform((value) => value ?? null),
  last_at: z
    .string()
    .nullish()
    .transform((value) => value ?? null),
  data: z.array(z.unknown()),
  /** how loud, where, and what can be pressed; absent of a sample */
  message: deliverySchema.nullish(),
  /** the text as it stands in the database, by language */
  texts: z.object({ fr: textSchema.optional(), en: textSchema.optional() }).optional(),
  /** address of the pages, for links to the desk */
  web: z.string().optional(),
});

type Group = z.infer<typeof groupSchema>;

const FIELDS: INodeProperties[] = [
  {
    displayName:
      'Takes the alerts of an Outbox Trigger, sends each group as one message, and marks in Supabase what became of it.',
    name: 'sendNotice',
    type: 'notice',
    default: '',
  },
  localeField,
];

interface Sender {
  context: IExecuteFunctions;
  chat: Chat;
  ledger: Ledger;
  locale: string;
  isOutOfTime(): boolean;
  /** set once Telegram asked for a pause, or takes nothing: everything after it waits as well */
  pause: { message: string; later: Later } | null;
}

type Sending = { told: IDataObject } | { refused: Error };

function putOff(sender: Sender, group: Group, message: string, later: Later): Sending {
  sender.pause = { message, later };
  sender.ledger.failed(group, message, later);
  return { told: { sent: false, reason: message, ...later } };
}

async function sendGroup(sender: Sender, group: Group): Promise<Sending> {
  const { context, chat, ledger, pause } = sender;
  if (pause) return putOff(sender, group, pause.message, pause.later);
  if (sender.isOutOfTime()) {
    const { message, ...later } = OUT_OF_TIME;
    return putOff(sender, group, message, later);
  }
  const options = { timeZone: group.zone ?? context.getTimezone(), instanceUrl: context.getInstanceBaseUrl() };
  const locale = group.locale ?? sender.locale;
  let html: string;
  try {
    const url = group.message?.open;
    const open = url ? { url, hasButton: canBeOpened(url) } : undefined;
    html = `${renderAlert({ ...group, locale, open }, options)}${called(group)}`;
  } catch (error) {
    // a fault of ours in one text: the alerts after it are sent all the same
    const unwritten = new Error(`The text of "${group.template}" could not be written: ${messageOf(error)}`);
    ledger.failed(group, unwritten.message, {});
    return { refused: unwritten };
  }
  try {
    const { message } = group;
    const format = createFormat({ ...options, locale: locale.startsWith('en') ? 'en' : 'fr' });
    const { messageId, chatId } = await chat.post(
      html,
      message ? { keyboard: keyboardOf(message, format), silent: message.silent, topicId: message.topic_id } : {},
    );
    await ledger.sent(group, messageId, message ? { id: message.id, chat_id: chatId, html } : undefined);
    return { told: { sent: true, telegram_message_id: messageId } };
  } catch (error) {
    const later = laterOf(error);
    // somebody tries the node by hand: they want to see what Telegram says
    if (later === null || group.token === null) {
      ledger.failed(group, messageOf(error), {});
      return { refused: asError(error) };
    }
    return putOff(sender, group, messageOf(error), later);
  }
}

/** Whoever asked to be called for what is urgent, by a mention that rings. */
function called({ message }: Group): string {
  if (!message || message.wake.length === 0) return '';
  return `\n🔔 ${message.wake.map(({ telegram_id, name }) => `<a href="tg://user?id=${telegram_id}">${escapeHtml(name)}</a>`).join(' ')}`;
}

/** When to try again what failed for no fault of its own; null: it is about this one alert. */
function laterOf(error: unknown): Later | null {
  if (!(error instanceof TelegramRefused)) return { outage: 'unreachable' };
  if (error.retryAfterSeconds !== null) return { retry_after_seconds: error.retryAfterSeconds };
  if (error.isTemporary) return { outage: 'unreachable' };
  return error.isAboutTheChat ? { outage: 'refused' } : null;
}

function unreadable(error: z.ZodError | undefined): Error {
  const issue = error?.issues[0];
  return new Error(
    `The item is not an alert of an Outbox Trigger: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
  );
}

/** The chat of the credential, or why there is none: alerts wait for a credential as they do for a chat. */
async function chatOrNone(context: IExecuteFunctions, isSample: boolean): Promise<Chat> {
  const chat = chatOf(context);
  return isSample
    ? chat
    : chat.catch((error: unknown): Chat => ({
        id: '',
        moved: null,
        post: () => Promise.reject(new TelegramRefused('sendMessage', 401, messageOf(error))),
        call: () => Promise.reject(new TelegramRefused('sendMessage', 401, messageOf(error))),
        send: () => Promise.reject(new TelegramRefused('sendMessage', 401, messageOf(error))),
      }));
}

/** A group became a supergroup: staff hear of the id that belongs into the credential, in the new chat. */
async function tellMove(context: IExecuteFunctions, supabase: Supabase, { moved }: Chat): Promise<void> {
  if (moved === null) return;
  const alert = {
    template: 'telegram_chat_moved',
    subject: String(moved.to),
    data: { chat_id: moved.from, new_chat_id: moved.to },
  };
  try {
    await supabase.call('enqueue_alerts', { alerts: [alert] }, z.unknown());
  } catch (error) {
    // the next run meets the same move
    context.logger.warn(`The chat has moved to ${moved.to}, which could not be told: ${messageOf(error)}`);
  }
}

/**
 * Sends every group as one message. What Telegram puts off (429) goes back to the database with the time to wait; where
 * it takes nothing (a fault, no answer, a chat or a token that it refuses) it goes back as an outage, with all that
 * follows: the execution ends well, nothing sleeps, no attempt is used up, and the database tells support by mail. Only
 * what is wrong with one alert fails its item. A message can arrive twice where the process dies between sending and
 * marking; none is lost.
 */
export const send: AlertOperation = {
  option: {
    name: 'Send',
    value: 'send',
    action: 'Send queued alerts',
    description: 'Send what an Outbox Trigger claimed, and mark what became of it',
  },
  fields: FIELDS,
  async execute({ context, items, supabase: open }) {
    const supabase = await open();
    const ledger = new Ledger(supabase, (warning) => context.logger.warn(warning));
    const groups = items.map(({ json }) => groupSchema.safeParse(json));
    const chat = await chatOrNone(
      context,
      groups.every(({ data }) => data?.token === null),
    );
    const sender: Sender = {
      context,
      chat,
      ledger,
      locale: String(context.getNodeParameter('locale', 0, 'fr')),
      isOutOfTime: runLimit(),
      pause: null,
    };
    const answers: Answer[] = [];
    for (const [index, { json }] of items.entries()) {
      const group = groups[index];
      const sending: Sending = group?.success
        ? await sendGroup(sender, group.data)
        : { refused: unreadable(group?.error) };
      answers.push('told' in sending ? goesOn(index, { ...json, ...sending.told }) : failedAt(index, sending.refused));
    }
    await ledger.close();
    await tellMove(context, supabase, chat);
    return answers;
  },
};

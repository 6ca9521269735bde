import type { IDataObject, INodeProperties } from 'n8n-workflow';
import * as z from 'zod';
import { eachItem, goesOn } from '../../shared/answers';
import type { Supabase } from '../../shared/transport';
import { chatOf, TelegramRefused, type Chat } from '../botApi';
import { decidedSchema, viewSchema, type View } from '../desk/view';
import { privateWords, toastOf } from '../desk/toast';
import { writeAnswer } from '../desk/answers';
import { keyboardOf } from '../desk/keyboard';
import { createFormat, type Format } from '../message/format';
import { escapeHtml } from '../message/html';
import { localeField, type AlertOperation } from '../operation';

/** A row of the outbox, topic telegram.update, as the Telegram Reply Trigger gives it. */
const itemSchema = z.object({ payload: z.object({ bot_id: z.number().int(), update_id: z.number().int() }) });

const pressSchema = z.object({
  kind: z.literal('press'),
  callback_id: z.string(),
  action: z.string().nullish(),
  answer: decidedSchema,
  language: z.string().nullish(),
  private: z.object({ message: z.string(), chat_id: z.number().int() }).nullish(),
});
const commandSchema = z.object({
  kind: z.literal('command'),
  command: z.string(),
  message: z.string(),
  chat_id: z.number().int(),
  asked_in: z.number().int(),
  reply_to: z.number().int().nullish(),
  topic_id: z.number().int().nullish(),
  silent: z.boolean().nullish(),
});
const handledSchema = z.discriminatedUnion('kind', [
  pressSchema,
  commandSchema,
  z.object({ kind: z.literal('other') }),
]);
type Press = z.infer<typeof pressSchema>;
type Command = z.infer<typeof commandSchema>;

const FIELDS: INodeProperties[] = [
  {
    displayName:
      'Takes what a Telegram Reply Trigger gives (Buttons and Commands): decides each press and answers each command in the database, as the person who sent it, and tells them.',
    name: 'decideNotice',
    type: 'notice',
    default: '',
  },
  localeField,
];

interface Desk {
  supabase: Supabase;
  chat: Chat;
  timeZone: string;
  locale: string;
}

function formatOf({ locale, timeZone }: Desk, asked: string | null | undefined, zone = timeZone): Format {
  const language = asked ?? locale;
  return createFormat({ locale: language.startsWith('en') ? 'en' : 'fr', timeZone: zone, instanceUrl: null });
}

/** Sends an answer once: where it was sent before the execution died, it stands there already. @returns whether it got there */
async function sendAnswer(
  desk: Desk,
  message: string,
  where: { to: number; topicId?: number | null | undefined; replyTo?: number | undefined },
) {
  const view: View | null = await desk.supabase.call('telegram_message_view', { message }, viewSchema.nullable());
  if (view === null || view.message_id !== null) return true;
  const format = formatOf(desk, view.locale, view.zone);
  const html = writeAnswer(view.facts, format);
  const keyboard = view.buttons.length > 0 ? keyboardOf(view, format) : undefined;
  const send = async () => {
    const { messageId, chatId } = await desk.chat.post(html, { ...where, keyboard });
    const noted = { message, chat_id: chatId ?? where.to, message_id: messageId, html };
    await desk.supabase.call('note_telegram_message', noted, z.unknown());
    return true;
  };
  return send().catch((error: unknown) =>
    error instanceof TelegramRefused && error.isUnreachablePerson ? false : Promise.reject(error),
  );
}

async function tellPress(desk: Desk, press: Press): Promise<IDataObject> {
  const reached = press.private ? await sendAnswer(desk, press.private.message, { to: press.private.chat_id }) : true;
  const format = formatOf(desk, press.language);
  const { text, alert } = toastOf({ action: press.action ?? '', answer: press.answer, reached }, format);
  // a press is answered within seconds or not at all; what was decided stands in the message anyway
  await desk.chat
    .call('answerCallbackQuery', { callback_query_id: press.callback_id, text, show_alert: alert })
    .catch((error: unknown) => (error instanceof TelegramRefused && error.isOver ? undefined : Promise.reject(error)));
  return { kind: press.kind, action: press.action ?? null, result: press.answer.result, said: text };
}

async function tellCommand(desk: Desk, command: Command): Promise<IDataObject> {
  const told = { kind: command.kind, command: command.command };
  if (command.silent === true) return { ...told, said: false };
  const isElsewhere = command.chat_id !== command.asked_in;
  const reply = { topicId: command.topic_id, replyTo: command.reply_to ?? undefined };
  const reached = await sendAnswer(
    desk,
    command.message,
    isElsewhere ? { to: command.chat_id } : { to: command.chat_id, ...reply },
  );
  if (isElsewhere)
    await desk.chat.post(escapeHtml(privateWords(reached, formatOf(desk, null))), { to: command.asked_in, ...reply });
  return { ...told, said: reached };
}

/**
 * Decides what was pressed and answers what was asked. The database decides, once an update however often this runs; what
 * is said of it here can come twice where the process dies in between.
 */
export const decide: AlertOperation = {
  option: {
    name: 'Decide',
    value: 'decide',
    action: 'Decide presses and answer commands',
    description: 'Decide what was pressed and answer what was asked, as the person who did',
  },
  fields: FIELDS,
  async execute(run) {
    const { context, items, goesOn: mayGoOn } = run;
    const desk: Desk = {
      supabase: await run.supabase(),
      chat: await chatOf(context),
      timeZone: context.getTimezone(),
      locale: String(context.getNodeParameter('locale', 0, 'fr')),
    };
    return eachItem({ items, goesOn: mayGoOn }, 3, async ({ json }, index) => {
      const { payload } = itemSchema.parse(json);
      const handled = await desk.supabase.call(
        'handle_telegram_update',
        { ...payload, chat: desk.chat.id },
        handledSchema,
      );
      if (handled.kind === 'other') return goesOn(index, { ...json, result: { kind: 'other' } });
      const result = handled.kind === 'press' ? await tellPress(desk, handled) : await tellCommand(desk, handled);
      return goesOn(index, { ...json, result });
    });
  },
};

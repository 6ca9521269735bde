import type { IDataObject, INodeProperties } from 'n8n-workflow';
import * as z from 'zod';
import { eachItem, goesOn } from '../../shared/answers';
import { chatOf, TelegramRefused, type Chat } from '../botApi';
import { keyboardOf } from '../desk/keyboard';
import { textWithLines } from '../desk/lines';
import { viewSchema, type View } from '../desk/view';
import { createFormat } from '../message/format';
import { localeField, type AlertOperation } from '../operation';

/** A row of the outbox, topic telegram.message. */
const itemSchema = z.object({ payload: z.object({ message: z.string() }) });

const FIELDS: INodeProperties[] = [
  {
    displayName:
      'Takes rows of the outbox (topic telegram.message): writes each message anew with who decided what, when, and what came of it.',
    name: 'showNotice',
    type: 'notice',
    default: '',
  },
  localeField,
];

async function rewrite(chat: Chat, view: View | null, locale: string): Promise<IDataObject> {
  if (view === null || view.chat_id === null || view.message_id === null || view.html === null) return { shown: false };
  const language = view.locale ?? locale;
  const format = createFormat({
    locale: language.startsWith('en') ? 'en' : 'fr',
    timeZone: view.zone,
    instanceUrl: null,
  });
  const edit = {
    chat_id: view.chat_id,
    message_id: view.message_id,
    text: textWithLines(view.html, view, format),
    parse_mode: 'HTML',
    link_preview_options: { is_disabled: true },
    reply_markup: keyboardOf(view, format),
  };
  return chat
    .call('editMessageText', edit)
    .then(() => ({ shown: true }))
    .catch((error: unknown) =>
      // it says so already, or it is gone: there is nothing more to do
      error instanceof TelegramRefused && (error.isNoChange || error.isOver)
        ? { shown: error.isNoChange }
        : Promise.reject(error),
    );
}

/** Writes messages anew: safe to run twice, what stands in the database decides. */
export const show: AlertOperation = {
  option: {
    name: 'Show Decisions',
    value: 'show',
    action: 'Show what was decided',
    description: 'Write a message anew with what was decided under it, and what came of that',
  },
  fields: FIELDS,
  async execute(run) {
    const { context, items } = run;
    const [supabase, chat] = [await run.supabase(), await chatOf(context)];
    const locale = String(context.getNodeParameter('locale', 0, 'fr'));
    // one after the other: Telegram takes one message a second in a chat, and twenty a minute in a group
    return eachItem({ items, goesOn: run.goesOn }, 1, async ({ json }, index) => {
      const { message } = itemSchema.parse(json).payload;
      const view = await supabase.call('telegram_message_view', { message }, viewSchema.nullable());
      return goesOn(index, { ...json, result: await rewrite(chat, view, locale) });
    });
  },
};

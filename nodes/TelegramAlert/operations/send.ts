import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import * as z from 'zod';
import { messageOf } from '../../shared/errors';
import { failedItem, itemFrom } from '../../shared/items';
import { supabaseOf } from '../../shared/transport';
import { chatOf, TelegramRefused, type Chat } from '../botApi';
import { Ledger } from '../ledger';
import { renderAlert } from '../message/render';

/** One group of equal alerts, as the Outbox Trigger gives it. */
const groupSchema = z.object({
  /** null on a sample: it is sent, and nothing is marked */
  token: z.string().nullable(),
  ids: z.array(z.string()),
  template: z.string(),
  locale: z.string().nullish().transform((value) => value ?? null),
  count: z.number().int().positive(),
  first_at: z.string().nullish().transform((value) => value ?? null),
  last_at: z.string().nullish().transform((value) => value ?? null),
  data: z.array(z.unknown()),
});

type Group = z.infer<typeof groupSchema>;

/** The lease lasts 90 s at most, an execution 60 s: what is not sent by then is left to the next one. */
const SENDING_LIMIT_MS = 40_000;
/** An outage is no verdict on the alert: it is tried again after this time, however often. */
const OUTAGE_PAUSE_SECONDS = 15;

export const sendFields: INodeProperties[] = [
  {
    displayName:
      'Takes the alerts of an Outbox Trigger, sends each group as one message, and marks in Supabase what became of it.',
    name: 'sendNotice',
    type: 'notice',
    default: '',
    displayOptions: { show: { operation: ['send'] } },
  },
];

interface Sender {
  context: IExecuteFunctions;
  chat: Chat;
  ledger: Ledger;
  locale: string;
  startedAt: number;
  /** set once Telegram asked for a pause: everything after it waits as well */
  pause: { message: string; seconds: number } | null;
}

type Sending = { told: IDataObject } | { refused: Error };

function putOff(sender: Sender, group: Group, message: string, seconds: number): Sending {
  sender.pause = { message, seconds };
  sender.ledger.failed(group, message, seconds);
  return { told: { sent: false, reason: message, retry_after_seconds: seconds } };
}

async function sendGroup(sender: Sender, group: Group): Promise<Sending> {
  const { context, chat, ledger, pause } = sender;
  if (pause) return putOff(sender, group, pause.message, pause.seconds);
  if (Date.now() - sender.startedAt > SENDING_LIMIT_MS) return putOff(sender, group, 'Not sent in this run: out of time', 1);
  let html: string;
  try {
    html = renderAlert(
      { ...group, locale: group.locale ?? sender.locale },
      { timeZone: context.getTimezone(), instanceUrl: context.getInstanceBaseUrl() },
    );
  } catch (error) {
    // a fault of ours in one text: the alerts after it are sent all the same
    const unwritten = new Error(`The text of "${group.template}" could not be written: ${messageOf(error)}`);
    ledger.failed(group, unwritten.message, null);
    return { refused: unwritten };
  }
  try {
    const messageId = await chat.send(html);
    await ledger.sent(group, messageId);
    return { told: { sent: true, telegram_message_id: messageId } };
  } catch (error) {
    const isVerdict = error instanceof TelegramRefused && !error.isTemporary;
    if (!isVerdict) return putOff(sender, group, messageOf(error), pauseAfter(error));
    ledger.failed(group, error.message, null);
    return { refused: error };
  }
}

function pauseAfter(error: unknown): number {
  const asked = error instanceof TelegramRefused ? error.retryAfterSeconds : null;
  return asked ?? OUTAGE_PAUSE_SECONDS;
}

function unreadable(error: z.ZodError): Error {
  const issue = error.issues[0];
  return new Error(`The item is not an alert of an Outbox Trigger: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
}

/**
 * Sends every group as one message. What Telegram puts off (429, a fault, no answer) goes back to the database with the
 * time to wait, and so does all that follows: nothing sleeps here. What it refuses for good (unknown chat, bad token)
 * fails its item. A message can arrive twice where the process dies between sending and marking; none is lost.
 */
export async function send(context: IExecuteFunctions, items: INodeExecutionData[]): Promise<INodeExecutionData[]> {
  const ledger = new Ledger(await supabaseOf(context), (warning) => context.logger.warn(warning));
  const sender: Sender = {
    context,
    chat: await chatOf(context),
    ledger,
    locale: String(context.getNodeParameter('locale', 0, 'fr')),
    startedAt: Date.now(),
    pause: null,
  };
  const output: INodeExecutionData[] = [];
  let firstError: NodeOperationError | undefined;
  for (const [index, item] of items.entries()) {
    const group = groupSchema.safeParse(item.json);
    const sending: Sending = group.success
      ? await sendGroup(sender, group.data)
      : { refused: unreadable(group.error) };
    if ('told' in sending) {
      output.push(itemFrom(item, { ...item.json, ...sending.told }, index));
    } else {
      const description = sending.refused instanceof TelegramRefused ? sending.refused.hint : undefined;
      const error = new NodeOperationError(context.getNode(), sending.refused, { itemIndex: index, ...(description ? { description } : {}) });
      firstError ??= error;
      output.push(failedItem(context, item, index, error));
    }
  }
  await ledger.close();
  if (firstError && !context.continueOnFail()) throw firstError;
  return output;
}

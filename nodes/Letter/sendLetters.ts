import { domainToASCII } from 'node:url';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import * as z from 'zod';
import { isBlank } from '../shared/blank';
import { FieldReader } from '../shared/fields';
import { itemFrom } from '../shared/items';
import { oneAddress, oneLine, sender } from './address';
import { letterFields } from './fields';
import { LetterRefused } from './LetterRefused';
import { mailServerOf, type LetterOnItsWay, type MailServer } from './mailServer';
import { verdictOf, type Verdict } from './verdict';

const optionsSchema = z.object({
  calendar: z.string().nullish(),
  calendarFileName: z.string().catch('event.ics'),
  html: z.string().nullish(),
  replyTo: z.string().nullish(),
});

/** The lease of the rows lasts 90 s at most: what is not begun by then is left to the next execution. */
const SENDING_LIMIT_MS = 40_000;

/**
 * Sends one letter an item, in their order. An item whose letter failed goes to the error output with
 * `error: {message, hint, final, outage, retry_after_seconds?}`, which *Outbox: fail* reads. Where the server itself is
 * away the letters that follow are not tried. A letter can arrive twice where the process dies between the server's
 * word and ours; both bear the same Message-ID.
 */
export async function sendLetters(
  context: IExecuteFunctions,
  items: INodeExecutionData[],
): Promise<INodeExecutionData[]> {
  const began = Date.now();
  const output: INodeExecutionData[] = [];
  const fields = new FieldReader(context, { fields: letterFields, items });
  let server: MailServer | undefined;
  let away: Verdict | undefined;
  try {
    for (const [index, item] of items.entries()) {
      let verdict = away;
      if (verdict === undefined && Date.now() - began > SENDING_LIMIT_MS) {
        verdict = {
          message: 'Not sent in this run: out of time',
          hint: 'It is tried again by itself.',
          final: false,
          outage: true,
          retry_after_seconds: 1,
        };
      }
      if (verdict === undefined) {
        try {
          const letter = letterOf(fields, index);
          server ??= await mailServerOf(context);
          await server.send(letter);
          output.push({ ...item, json: { ...item.json, message_id: letter.messageId }, pairedItem: { item: index } });
          continue;
        } catch (error) {
          verdict = verdictOf(error);
          if (verdict.outage) away = verdict;
        }
      }
      output.push(refusedItem(context, item, index, verdict));
    }
  } finally {
    server?.close();
  }
  return output;
}

/** The letter that the fields describe. @throws LetterRefused, CameToNothing */
function letterOf(fields: FieldReader, index: number): LetterOnItsWay {
  const field = (name: string): unknown => fields.value(name, index, 'text', '');
  const given = optionsSchema.safeParse(fields.value('options', index, 'emptyable', {}));
  if (!given.success)
    throw new LetterRefused(`"Options": ${given.error.issues[0]?.path.join('.') ?? ''} is not a text`);
  const options = given.data;
  const from = sender('From', field('from'));
  const text = String(field('text') ?? '');
  const subject = oneLine('Subject', field('subject'));
  const id = oneLine('Letter ID', field('letterId'));
  if (isBlank(subject) || isBlank(text)) throw new LetterRefused('The letter has no subject or no text');
  if (!/^[\w.-]{1,200}$/.test(id))
    throw new LetterRefused(
      '"Letter ID" is empty or not an id: keep the field outbox_id of the Outbox Trigger in every item',
    );
  return {
    from,
    subject,
    text,
    to: oneAddress('To', field('to')),
    replyTo: options.replyTo ? oneAddress('Reply To', options.replyTo) : undefined,
    html: options.html || undefined,
    messageId: `<${id}@${asciiDomainOf(from.address)}>`,
    calendar: options.calendar
      ? {
          text: options.calendar,
          method: methodOf(options.calendar),
          fileName: oneLine('Calendar File Name', options.calendarFileName),
        }
      : undefined,
  };
}

/** A Message-ID is ASCII (RFC 5322, 3.6.4), whatever the sender's domain is written in. */
function asciiDomainOf(address: string): string {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return domainToASCII(domain) || domain;
}

/** What a calendar shall do with the event (RFC 5546); its own word, else PUBLISH. */
const methodOf = (calendar: string): string => /^METHOD:(\w+)\s*$/im.exec(calendar)?.[1]?.toUpperCase() ?? 'PUBLISH';

/** @throws NodeOperationError where the node does not go on after a failure */
function refusedItem(
  context: IExecuteFunctions,
  item: INodeExecutionData,
  index: number,
  verdict: Verdict,
): INodeExecutionData {
  if (!context.continueOnFail())
    throw new NodeOperationError(context.getNode(), verdict.message, { itemIndex: index, description: verdict.hint });
  const failure = { error: { ...verdict } };
  // n8n lays an item whose one field is `error` over the item that came in; of any other it keeps the message alone
  return itemFrom(
    item,
    context.getNode().onError === 'continueErrorOutput' ? failure : { ...item.json, ...failure },
    index,
  );
}

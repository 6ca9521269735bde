import { domainToASCII } from 'node:url';
import * as z from 'zod';
import { eachItem, failedAt, goesOn } from '../shared/answers';
import { isBlank } from '../shared/blank';
import { OUT_OF_TIME, runLimit } from '../shared/drain/runLimit';
import type { FieldReader } from '../shared/fields';
import type { Work } from '../shared/operation';
import { oneAddress, oneLine, sender } from './address';
import { letterFields } from './fields';
import { LetterRefused } from './letterRefused';
import { mailServerOf, type LetterOnItsWay, type MailServer } from './mailServer';
import { NotSent, verdictOf, type Verdict } from './verdict';

const optionsSchema = z.object({
  calendar: z.string().nullish(),
  calendarFileName: z.string().catch('event.ics'),
  html: z.string().nullish(),
  replyTo: z.string().nullish(),
});

const NOT_IN_THIS_RUN: Verdict = {
  ...OUT_OF_TIME,
  hint: 'It is tried again by itself.',
  final: false,
  outage: true,
};

/**
 * Sends one letter an item, in their order. An item whose letter failed goes to the error output with
 * `error: {message, hint, final, outage, retry_after_seconds?}`, which *Outbox: fail* reads. Where the server itself is
 * away the letters that follow are not tried. A letter can arrive twice where the process dies between the server's
 * word and ours; both bear the same Message-ID.
 */
export const sendLetters: Work = {
  fields: letterFields,
  async execute(run) {
    const { context, fields } = run;
    const isOutOfTime = runLimit();
    let server: MailServer | undefined;
    let away: Verdict | undefined;
    try {
      return await eachItem(run, 1, async ({ json }, index) => {
        if (away !== undefined) return failedAt(index, new NotSent(away));
        if (isOutOfTime()) return failedAt(index, new NotSent(NOT_IN_THIS_RUN));
        try {
          const letter = letterOf(fields, index);
          server ??= await mailServerOf(context);
          await server.send(letter);
          return goesOn(index, { ...json, message_id: letter.messageId });
        } catch (error) {
          const verdict = verdictOf(error);
          if (verdict.outage) away = verdict;
          return failedAt(index, new NotSent(verdict));
        }
      });
    } finally {
      server?.close();
    }
  },
};

/** The letter that the fields describe. @throws LetterRefused, CameToNothing */
function letterOf(fields: FieldReader, index: number): LetterOnItsWay {
  const field = (name: string): unknown => fields.value(name, index, 'text', { fallback: '' });
  const given = optionsSchema.safeParse(fields.value('options', index, 'emptyable', { fallback: {} }));
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

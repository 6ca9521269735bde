import * as z from 'zod';
import type { Format } from '../../message/format';
import { escapeHtml } from '../../message/html';
import { refusalWords } from '../refusals';
import type { CommandAnswer } from './answer';
import { bind } from './bind';
import { catalogue } from './catalogue';
import { customer } from './customer';
import { day } from './day';
import { event } from './event';
import { help } from './help';
import { machine } from './machine';
import { payment } from './payment';
import { status } from './status';

/** By the name that the database gives a command, see guichet.telegram_commands. */
export const answers: ReadonlyMap<string, CommandAnswer> = new Map<string, CommandAnswer>([
  ['bind', bind],
  ['catalogue', catalogue],
  ['customer', customer],
  ['day', day],
  ['event', event],
  ['help', help],
  ['machine', machine],
  ['payment', payment],
  ['status', status],
]);

const saidSchema = z.looseObject({
  command: z.string().optional(),
  result: z.string().optional(),
  reason: z.string().optional(),
  /** of a question: what the workflow asks */
  text: z.string().optional(),
});

/** The text of an answer or a question, from its facts; a refusal in words. */
export function writeAnswer(facts: unknown, format: Format): string {
  const said = saidSchema.parse(facts ?? {});
  if (said.result === 'refused') return `⛔ ${escapeHtml(refusalWords({ ...said, result: 'refused' }, format))}`;
  if (said.text !== undefined) return escapeHtml(said.text);
  const written = answers.get(said.command ?? 'help')?.write(facts, format);
  if (written === undefined)
    throw new Error(`The answer to "${said.command ?? ''}" has a shape this package does not know`);
  return written;
}

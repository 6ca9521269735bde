import * as z from 'zod';
import { bold, clip, escapeHtml } from '../../message/html';
import { stateWords } from '../words';
import { defineAnswer } from './answer';

const eventSchema = z.object({
  event_id: z.string(),
  type: z.string().nullish(),
  status: z.string(),
  object_id: z.string().nullish(),
  error_message: z.string().nullish(),
  attempts: z.number(),
  at: z.string(),
});

const WORDS = {
  fr: { none: 'Aucun événement en erreur, ou aucun de cet identifiant.', attempts: (n: number) => `${n} essai(s)` },
  en: { none: 'No event in error, or none of that id.', attempts: (n: number) => `${n} attempt(s)` },
};

export const event = defineAnswer(z.object({ events: z.array(eventSchema) }), ({ events }, format) => {
  const words = WORDS[format.locale];
  if (events.length === 0) return [escapeHtml(words.none)];
  return events.flatMap((one, index) => [
    ...(index > 0 ? [''] : []),
    `${one.status === 'error' ? '⚠️' : '📨'} ${bold(one.type ?? one.event_id)}`,
    escapeHtml(format.join(one.event_id, one.object_id) ?? ''),
    escapeHtml(
      format.join(stateWords(one.status, format.locale), words.attempts(one.attempts), format.instant(one.at)) ?? '',
    ),
    ...(one.error_message ? [escapeHtml(clip(one.error_message, 300))] : []),
  ]);
});

import type { Format } from '../message/format';
import { bold, clip, escapeHtml, MESSAGE_LIMIT, visibleLength } from '../message/html';
import { refusalWords } from './refusals';
import type { Difference, Line, Question, View } from './view';
import { attemptWords, doneWords, overWords, questionWords, reasonWords, stateWords } from './words';

function cameOfIt({ came_of_it, facts }: Line, format: Format): string | null {
  const { locale } = format;
  if (came_of_it?.counts !== undefined) {
    const counts = Object.entries(came_of_it.counts);
    if (counts.length === 0) return null;
    return counts.map(([state, n]) => `${n} ${stateWords(state, locale)}`).join(', ');
  }
  if (came_of_it?.state !== undefined) return stateWords(came_of_it.state, locale);
  return typeof facts.label === 'string' ? facts.label : null;
}

/** Who did what, when, and what came of it; of what was refused, why. */
export function lineOf(line: Line, format: Format): string {
  const by = line.by ?? '?';
  const when = format.instant(line.at);
  if (line.outcome === 'refused') {
    const why = refusalWords({ ...line.facts, result: 'refused' }, format);
    return `⛔ ${escapeHtml(attemptWords(line.action, format.locale))} · ${escapeHtml(by)} · ${escapeHtml(when ?? '')} — ${escapeHtml(why)}`;
  }
  const count = typeof line.facts.count === 'number' ? line.facts.count : 1;
  const reason = typeof line.facts.reason === 'string' ? reasonWords(line.facts.reason, format.locale) : null;
  const to = typeof line.facts.to === 'string' ? line.facts.to : null;
  const what = format.join(
    [doneWords(line.action, count, format.locale), format.money(line.amount_minor, line.currency)]
      .filter((part) => part !== null)
      .join(' '),
    to,
    reason,
    by,
    when,
  );
  const outcome = cameOfIt(line, format);
  const head = `${line.action === 'seen' ? '👁' : '✅'} ${escapeHtml(what ?? '')}`;
  return outcome === null ? head : `${head} — ${escapeHtml(outcome)}`;
}

function differenceLine({ name, object_id, field, expected, found }: Difference): string {
  return `• ${escapeHtml(clip(name ?? object_id ?? '?', 90))} · ${escapeHtml(field)} : ${escapeHtml(clip(found ?? '—', 60))} → ${escapeHtml(clip(expected ?? '—', 60))}`;
}

/** What is asked before the second press: the amount and the name. */
export function questionLines(question: Question, format: Format): string[] {
  const { amount_minor, currency, name, action, differences } = question;
  return [
    `❓ ${bold(questionWords(action, { amount: format.money(amount_minor, currency), name }, format.locale))}`,
    ...(differences ?? []).map(differenceLine),
  ];
}

/** The text of a message with what has become of it; where it grows too long, the oldest of that gives way. */
export function textWithLines(
  html: string,
  { lines, question, over }: Pick<View, 'lines' | 'question'> & { over?: boolean | null | undefined },
  format: Format,
): string {
  const told = lines.map((line) => lineOf(line, format));
  const asked = [
    ...(question === null ? [] : questionLines(question, format)),
    ...(over === true ? [`⌛ ${escapeHtml(overWords(format.locale))}`] : []),
  ];
  const whole = (from: number): string => {
    const below = [...told.slice(from), ...asked];
    return below.length === 0 ? html : `${html}\n\n${below.join('\n')}`;
  };
  let from = 0;
  while (from < told.length && visibleLength(whole(from)) > MESSAGE_LIMIT) from += 1;
  return whole(from);
}

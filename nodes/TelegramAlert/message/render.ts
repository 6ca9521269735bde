import { templates } from '../templates';
import { writeGeneric } from '../templates/generic';
import type { AlertText } from '../templates/template';
import { createFormat, type Format, type FormatOptions } from './format';
import { bold, clip, escapeHtml, link, visibleLength } from './html';

/** Telegram's limit for the text of one message, https://core.telegram.org/bots/api#sendmessage */
export const MESSAGE_LIMIT = 4096;
const VALUE_LIMIT = 500;
const LISTED_ALERTS = 8;

/** Equal alerts that `claim_alerts` folded into one message. */
export interface AlertGroup {
  template: string;
  locale: string;
  /** how many alerts were folded, at least 1 */
  count: number;
  /** ISO 8601 */
  first_at: string | null;
  last_at: string | null;
  /** one entry an alert; may be shorter than `count` */
  data: unknown[];
}

const WORDS = {
  fr: { more: (n: number) => `… et ${n} de plus`, total: 'Total', colon: '\u00a0: ', between: (a: string, b: string) => `Entre ${a} et ${b}` },
  en: { more: (n: number) => `… and ${n} more`, total: 'Total', colon: ': ', between: (a: string, b: string) => `Between ${a} and ${b}` },
};

function write(template: string, data: unknown, format: Format): AlertText {
  return templates.get(template)?.write(data, format) ?? writeGeneric(template, data, format);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function totals(texts: AlertText[], format: Format): string | null {
  const sums = new Map<string, number>();
  for (const { amount } of texts) {
    if (amount) sums.set(amount.currency, (sums.get(amount.currency) ?? 0) + amount.minorUnits);
  }
  return format.join(...[...sums].map(([currency, minorUnits]) => format.money(minorUnits, currency)));
}

function foldedLines(group: AlertGroup, texts: AlertText[], format: Format): string[] {
  const words = WORDS[format.locale];
  const listed = texts.slice(0, LISTED_ALERTS).flatMap(({ summary }) => (summary ? [`• ${escapeHtml(clip(summary, VALUE_LIMIT))}`] : []));
  const rest = group.count - listed.length;
  const total = texts.length === group.count ? totals(texts, format) : null;
  const [first, last] = [format.instant(group.first_at), format.instant(group.last_at)];
  return [
    ...listed,
    ...(rest > 0 && listed.length > 0 ? [words.more(rest)] : []),
    ...(total ? [`${words.total}${words.colon}${escapeHtml(total)}`] : []),
    ...(first && last && first !== last ? [words.between(escapeHtml(first), escapeHtml(last))] : []),
  ];
}

function singleLines(text: AlertText, format: Format): string[] {
  const { colon } = WORDS[format.locale];
  return text.facts.map(({ label, value }) => `${escapeHtml(label)}${colon}${escapeHtml(clip(value, VALUE_LIMIT))}`);
}

/** Title and what to do stay; the lines between give way, the last first. */
function assemble(head: string, body: string[], tail: string[]): string {
  const keeping = (lines: number): string =>
    [head, ...body.slice(0, lines), ...(lines < body.length ? ['…'] : []), ...tail].join('\n');
  let lines = body.length;
  while (lines > 0 && visibleLength(keeping(lines)) > MESSAGE_LIMIT) lines -= 1;
  return keeping(lines);
}

/**
 * One Telegram message in HTML for a group of equal alerts, never over Telegram's limit.
 * A group of several reads "12 × paiement échoué" and lists the first of them.
 */
export function renderAlert(group: AlertGroup, options: Omit<FormatOptions, 'locale'>): string {
  const format = createFormat({ ...options, locale: group.locale.startsWith('en') ? 'en' : 'fr' });
  const entries = group.data.length > 0 ? group.data : [{}];
  const texts = entries.map((data) => write(group.template, data, format));
  const [first] = texts;
  if (!first) throw new Error(`The alert group of template "${group.template}" has no entries`);
  const folded = group.count > 1;
  const title = folded ? `${group.count} × ${lowerFirst(first.title)}` : first.title;
  const links = folded ? [] : first.links.map(({ label, url }) => link(label, url));
  return assemble(
    `${first.emoji} ${bold(clip(title, 200))}`,
    folded ? foldedLines(group, texts, format) : singleLines(first, format),
    [`👉 ${escapeHtml(first.next)}`, ...(links.length > 0 ? [links.join(' · ')] : [])],
  );
}

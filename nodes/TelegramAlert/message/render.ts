import { templates } from '../templates';
import { writeGeneric } from '../templates/generic';
import type { Label } from '../templates/labels';
import type { AlertText } from '../templates/template';
import { createFormat, type Format, type FormatOptions } from './format';
import { bold, clip, escapeHtml, link, MESSAGE_LIMIT, visibleLength, withoutUnseen } from './html';

const VALUE_LIMIT = 500;
const LISTED_ALERTS = 8;
/** Of those that are not listed, the numbers at least. */
const LISTED_NUMBERS = 24;
/** Facts by which people and systems find a thing again, the best first. */
const NUMBERS: readonly Label[] = [
  'invoice',
  'order',
  'booking',
  'vend',
  'refund',
  'dispute',
  'subscription',
  'payment',
  'event',
  'object',
  'task',
  'machine',
];

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
  fr: {
    more: (n: number, numbers: string) => `… et ${n} de plus${numbers && ` : ${numbers}`}`,
    total: 'Total',
    colon: '\u00a0: ',
    between: (a: string, b: string) => `Entre ${a} et ${b}`,
  },
  en: {
    more: (n: number, numbers: string) => `… and ${n} more${numbers && `: ${numbers}`}`,
    total: 'Total',
    colon: ': ',
    between: (a: string, b: string) => `Between ${a} and ${b}`,
  },
};

function write(template: string, data: unknown, format: Format): AlertText {
  return templates.get(template)?.write(data, format) ?? writeGeneric(template, data, format);
}

function totals(texts: AlertText[], format: Format): string | null {
  const sums = new Map<string, number>();
  for (const { amount } of texts) {
    if (amount) sums.set(amount.currency, (sums.get(amount.currency) ?? 0) + amount.minorUnits);
  }
  return format.join(...[...sums].map(([currency, minorUnits]) => format.money(minorUnits, currency)));
}

/** The number of an alert, leading to its page where there is one. */
function numberOf({ facts, links }: AlertText): string | null {
  const number = NUMBERS.flatMap((key) => facts.find((fact) => fact.key === key)?.value ?? []).at(0);
  if (number === undefined) return null;
  const [page] = links;
  return page ? link(clip(number, VALUE_LIMIT), page.url) : escapeHtml(clip(number, VALUE_LIMIT));
}

/** One of several: what tells it from the others, its number, its pages. */
function listedLine(text: AlertText): string[] {
  const number = numberOf(text);
  const summary = text.summary === null ? null : escapeHtml(clip(text.summary, VALUE_LIMIT));
  // where it leads nowhere, a number that was said already is not said again
  const told = number !== null && text.links.length === 0 && (text.summary ?? '').includes(number);
  const others = (number === null ? text.links : text.links.slice(1)).map(({ label, url }) => link(label, url));
  const parts = [summary, told ? null : number, ...others].filter((part) => part !== null);
  return parts.length > 0 ? [`• ${parts.join(' · ')}`] : [];
}

function foldedLines(group: AlertGroup, texts: AlertText[], format: Format): string[] {
  const words = WORDS[format.locale];
  const listed = texts.slice(0, LISTED_ALERTS).flatMap((text) => listedLine(text));
  const rest = group.count - listed.length;
  const numbers = texts
    .slice(LISTED_ALERTS, LISTED_ALERTS + LISTED_NUMBERS)
    .flatMap((text) => numberOf(text) ?? [])
    .join(', ');
  const total = texts.length === group.count ? totals(texts, format) : null;
  const [first, last] = [format.instant(group.first_at), format.instant(group.last_at)];
  return [
    ...listed,
    ...(rest > 0 && listed.length > 0 ? [words.more(rest, numbers)] : []),
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
  const entries = group.data.length > 0 ? group.data.map(withoutUnseen) : [{}];
  const texts = entries.map((data) => write(group.template, data, format));
  const [first] = texts;
  if (!first) throw new Error(`The alert group of template "${group.template}" has no entries`);
  const folded = group.count > 1;
  const title = folded ? `${group.count} ${first.many}` : first.title;
  const links = folded ? [] : first.links.map(({ label, url }) => link(label, url));
  return assemble(
    `${first.emoji} ${bold(clip(title, 200))}`,
    folded ? foldedLines(group, texts, format) : singleLines(first, format),
    [`👉 ${escapeHtml(first.next)}`, ...(links.length > 0 ? [links.join(' · ')] : [])],
  );
}

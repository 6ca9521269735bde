import { templates } from '../templates';
import { writeGeneric } from '../templates/generic';
import { labelOf, type Label } from '../templates/labels';
import type { AlertText } from '../templates/template';
import { createFormat, type Format, type FormatOptions } from './format';
import { bold, clip, escapeHtml, link, MESSAGE_LIMIT, visibleLength, withoutUnseen } from './html';
import type { Locale } from './locale';
import { deskList, deskPage, runbookPage } from './pages';
import { fillBody, fillTitle, linksFor, type FilledLine, type PageLink, type TextSource } from './textSource';

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
  /** of `alert_outbox`, in the order of `data` */
  ids?: readonly string[] | undefined;
  /** The text as the database has it; a language that is not there is sent as it is shipped. */
  texts?: { [locale in Locale]?: TextSource | undefined } | undefined;
  /** Address of the pages, without a slash at its end; without it no link leads to the desk. */
  web?: string | undefined;
  /** The page of the desk that the message opens: the one of its button, where it has one. */
  open?: { url: string; hasButton: boolean } | undefined;
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

const linkOf = (key: Label, locale: Locale, url: string) => ({ key, label: labelOf(key, locale), url });

/**
 * One alert in words, leading to its page on the desk. n8n keeps the executions that failed only: where the desk has
 * a page of the object, that one knows what happened.
 */
function withPages(group: AlertGroup, index: number, text: AlertText, { locale }: Format): AlertText {
  if (group.web === undefined) return text;
  const page = deskPage(group.template, group.data[index], group.ids?.[index]);
  if (page === null) return text;
  const others = text.links.filter(({ key }) => key !== 'execution' || group.template === 'workflow_failed');
  return { ...text, links: [linkOf('desk', locale, group.web + page), ...others] };
}

function runbookOf({ web, template }: AlertGroup, { locale }: Format): AlertText['links'] {
  return web !== undefined && templates.has(template) ? [linkOf('runbook', locale, web + runbookPage(template))] : [];
}

/** Of several: the list of all of them, which has the links of each. */
function linksOfAll(group: AlertGroup, format: Format): AlertText['links'] {
  if (group.web === undefined) return [];
  const list = linkOf('desk', format.locale, group.web + deskList(group.template, group.first_at, group.last_at));
  return [list, ...runbookOf(group, format)];
}

/** What the button opens the text opens too; as one of the links it is not said twice. */
function oneWayToTheDesk(links: AlertText['links'], open: AlertGroup['open']): PageLink[] {
  if (open === undefined) return links;
  return links.map((page) => (page.key === 'desk' ? { ...page, url: open.url, hasButton: open.hasButton } : page));
}

/** The text that is filled in: of the database, else the shipped one; null for what has no words of its own. */
function sourceOf({ template, texts }: AlertGroup, locale: Locale): TextSource | null {
  return texts?.[locale] ?? templates.get(template)?.shipped(locale) ?? null;
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

/** Lines that speak of one alert alone give way, the last first: title, what to do and links stay. */
function assemble(head: string, lines: FilledLine[]): string {
  const giving = lines.filter(({ ofOne }) => ofOne).length;
  const keeping = (kept: number): string => {
    let seen = 0;
    const shown = lines.flatMap(({ html, ofOne }) => {
      if (!ofOne) return [html];
      seen += 1;
      if (seen <= kept) return [html];
      return seen === kept + 1 ? ['…'] : [];
    });
    return [head, ...shown].join('\n');
  };
  let kept = giving;
  while (kept > 0 && visibleLength(keeping(kept)) > MESSAGE_LIMIT) kept -= 1;
  return keeping(kept);
}

/** Of a kind that nobody has written a text for, or in a shape that its text cannot speak of. */
function plainLines(body: string[], next: string, pages: readonly PageLink[]): FilledLine[] {
  const links = linksFor('links', pages);
  return [
    ...body.map((html) => ({ html, ofOne: true })),
    { html: `👉 ${escapeHtml(next)}`, ofOne: false },
    ...(links === '' ? [] : [{ html: links, ofOne: false }]),
  ];
}

/**
 * One Telegram message in HTML for a group of equal alerts, never over Telegram's limit.
 * A group of several reads "12 × paiement échoué" and lists the first of them.
 */
export function renderAlert(group: AlertGroup, options: Omit<FormatOptions, 'locale'>): string {
  const format = createFormat({ ...options, locale: group.locale.startsWith('en') ? 'en' : 'fr' });
  const entries = group.data.length > 0 ? group.data.map(withoutUnseen) : [{}];
  const texts = entries.map((data, index) => withPages(group, index, write(group.template, data, format), format));
  const [first] = texts;
  if (!first) throw new Error(`The alert group of template "${group.template}" has no entries`);
  // what its template cannot read is told as plain facts, whatever text there is
  const template = templates.get(group.template);
  const readable = template === undefined || template.write(entries[0], format) !== null;
  const source = readable ? sourceOf(group, format.locale) : null;
  const folded = group.count > 1;
  const emoji = source?.emoji ?? first.emoji;
  const title = folded
    ? `${group.count} ${source?.many ?? first.many}`
    : source
      ? fillTitle(source.title, first.values)
      : first.title;
  const pages = oneWayToTheDesk(
    folded ? linksOfAll(group, format) : [...first.links, ...runbookOf(group, format)],
    group.open,
  );
  const head = `${escapeHtml(emoji)} ${bold(clip(title, 200))}`;
  if (!source) {
    const body = folded ? foldedLines(group, texts, format) : singleLines(first, format);
    return assemble(head, plainLines(body, first.next, pages));
  }
  if (!folded) return assemble(head, fillBody(source.body, first.values, pages));
  const listed = foldedLines(group, texts, format).map((html): FilledLine => ({ html, ofOne: true }));
  // of the text itself what is true of all of them
  return assemble(head, [...listed, ...fillBody(source.body, new Map(), pages).filter(({ ofOne }) => !ofOne)]);
}

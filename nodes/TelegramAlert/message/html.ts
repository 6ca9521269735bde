/** Telegram's limit for the text of one message, https://core.telegram.org/bots/api#sendmessage */
export const MESSAGE_LIMIT = 4096;

/** Telegram's HTML mode knows only these three entities in text; the quote matters in `href`. */
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

export function bold(text: string): string {
  return `<b>${escapeHtml(text)}</b>`;
}

/** Longer addresses are none that anybody made for reading, and many of them would fill a message unseen. */
const LONGEST_ADDRESS = 2048;

/** Anything but http(s) is written as text: an address comes from data that others wrote. */
export function link(label: string, url: string): string {
  return /^https?:\/\//i.test(url) && url.length <= LONGEST_ADDRESS
    ? `<a href="${escapeHtml(url)}">${escapeHtml(label)}</a>`
    : escapeHtml(label);
}

/** Length as Telegram counts it: UTF-16 units of the text that remains once the markup is read. */
export function visibleLength(html: string): number {
  return html.replace(/<[^>]*>/g, '').replace(/&(?:amp|lt|gt|quot);/g, 'x').length;
}

/**
 * Characters that are not seen and change how others are read: a name that holds them turns a whole line round, or
 * hides that two are not the same. Joiners stay, which scripts and emoji need.
 */
const UNSEEN = /[\u200B\u200E\u200F\u061C\u2060-\u2064\u202A-\u202E\u2066-\u206F\uFEFF]|\p{Cc}/gu;

/** A name with a line break in it could write a line of its own, e.g. another "👉": a value is one line. */
const LINE_BREAKS = /[^\S\n]*[\n\r\v\f\u0085\u2028\u2029]\s*/g;

/** A value of an alert in one line, without what cannot be seen in it. */
export function withoutUnseen(value: unknown): unknown {
  if (typeof value === 'string') return value.trim().replace(LINE_BREAKS, ' ').replace(UNSEEN, '');
  if (Array.isArray(value)) return value.map(withoutUnseen);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.replace(UNSEEN, ''), withoutUnseen(inner)]),
  );
}

/** The words of a message without its markup; the address of a link stands behind its words. */
export function plainText(html: string): string {
  return html
    .replace(/<a href="([^"]*)">(.*?)<\/a>/g, '$2 ($1)')
    .replace(/<[^>]*>/g, '')
    .replace(/&(amp|lt|gt|quot);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"' })[name] ?? '');
}

/** Cuts at a character, never inside a surrogate pair. */
export function clip(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

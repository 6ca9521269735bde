/** Telegram's HTML mode knows only these three entities in text; the quote matters in `href`. */
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

export function bold(text: string): string {
  return `<b>${escapeHtml(text)}</b>`;
}

/** Anything but http(s) is written as text: an address comes from data that others wrote. */
export function link(label: string, url: string): string {
  return /^https?:\/\//i.test(url) ? `<a href="${escapeHtml(url)}">${escapeHtml(label)}</a>` : escapeHtml(label);
}

/** Length as Telegram counts it: UTF-16 units of the text that remains once the markup is read. */
export function visibleLength(html: string): number {
  return html.replace(/<[^>]*>/g, '').replace(/&(?:amp|lt|gt|quot);/g, 'x').length;
}

/**
 * Characters that are not seen and change how others are read: a name that holds them turns a whole line round, or
 * hides that two are not the same. Joiners stay, which scripts and emoji need.
 */
const UNSEEN = /[\u200B\u200E\u200F\u061C\u2060-\u2064\u202A-\u202E\u2066-\u206F\uFEFF]|(?!\n)\p{Cc}/gu;

/** A value of an alert without what cannot be seen in it. */
export function withoutUnseen(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(UNSEEN, '');
  if (Array.isArray(value)) return value.map(withoutUnseen);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.replace(UNSEEN, ''), withoutUnseen(inner)]));
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

import { clip, escapeHtml, link } from './html';

/**
 * The text of an alert before it is filled in, as it stands in `guichet.alert_templates` and `public.alert_texts`.
 * `title` and `many` are plain, `body` is Telegram's HTML; `{name}` stands for a value.
 */
export interface TextSource {
  emoji: string;
  title: string;
  many: string;
  body: string;
}

/** Where a text may lead, beside its values. */
export const LINK_PLACEHOLDERS = ['links', 'link_desk', 'link_stripe', 'link_runbook'] as const;

const VALUE_LIMIT = 500;
const PARTS = /(<[^<>]+>|\{[A-Za-z0-9_]*\}|&(?:amp|lt|gt|quot|#\d+);)/;

export interface FilledLine {
  html: string;
  /** Whether it says something of this alert alone; such lines give way where there are too many. */
  ofOne: boolean;
}

export interface PageLink {
  key: string | null;
  label: string;
  url: string;
  /** It stands under the message as a button: `{links}` leaves it out, whoever asks for it by name gets it. */
  hasButton?: boolean;
}

/** @param name `links` for all of them, else the placeholder of one */
export function linksFor(name: string, pages: readonly PageLink[]): string {
  const chosen = pages.filter(({ key, hasButton }) => (name === 'links' ? hasButton !== true : `link_${key}` === name));
  return chosen.map(({ label, url }) => link(label, url)).join(' · ');
}

/** Only what our own code puts together has lines; each may be as long as a value. */
const shown = (value: string): string =>
  value
    .split('\n')
    .map((line) => escapeHtml(clip(line, VALUE_LIMIT)))
    .join('\n');

const isLink = (name: string): boolean => LINK_PLACEHOLDERS.some((known) => known === name);

/** A line of a body filled in; null where it speaks of nothing that is known. */
function fillLine(line: string, values: ReadonlyMap<string, string>, pages: readonly PageLink[]): FilledLine | null {
  let [asked, known, ofOne] = [0, 0, false];
  const html = line
    .split(PARTS)
    .map((part, index) => {
      if (index % 2 === 0) return escapeHtml(part);
      if (!part.startsWith('{')) return part;
      const name = part.slice(1, -1);
      const value = isLink(name) ? linksFor(name, pages) : shown(values.get(name) ?? '');
      asked += 1;
      if (value !== '') known += 1;
      if (!isLink(name)) ofOne = true;
      return value;
    })
    .join('');
  return asked > 0 && known === 0 ? null : { html, ofOne };
}

/** The lines of a body filled in; those all of whose placeholders are empty are left out. */
export function fillBody(body: string, values: ReadonlyMap<string, string>, pages: readonly PageLink[]): FilledLine[] {
  return body.split('\n').flatMap((line) => fillLine(line, values, pages) ?? []);
}

/** A title filled in, as plain text. */
export function fillTitle(title: string, values: ReadonlyMap<string, string>): string {
  return title
    .replace(/\{([A-Za-z0-9_]*)\}/g, (_, name: string) => values.get(name) ?? '')
    .replace(/\s+/g, ' ')
    .trim();
}

import { LINK_PLACEHOLDERS, type TextSource } from './textSource';

/** What `guichet.alert_text_faults` answers in SQL; the same cases test both. */
export interface Fault {
  field: keyof TextSource;
  code: string;
  /** of the body, from 1 */
  line?: number;
  what?: string;
  most?: number;
}

/** In characters that are read, markup apart. */
const MOST = { emoji: 16, title: 100, many: 60, body: 2500 } as const;
const MOST_LINES = 60;
/** https://core.telegram.org/bots/api#html-style */
const TAGS = 'b strong i em u ins s strike del code pre blockquote tg-spoiler a'.split(' ');
/** Telegram takes no link inside of these. */
const WITHOUT_LINKS = ['a', 'code', 'pre'];

const lengthOf = (text: string): number => [...text.replace(/<[^<>]*>/g, '')].length;

function ofBody(body: string, placeholders: readonly string[]): Omit<Fault, 'field'>[] {
  return body.split('\n').flatMap((text, index) => {
    const faults: Omit<Fault, 'field'>[] = [];
    const fault = (code: string, what: string) => faults.push({ code, line: index + 1, what });
    const open: string[] = [];
    for (const [token] of text.matchAll(/<[^<>]*>?|\{[A-Za-z0-9_]*\}/g)) {
      if (token.startsWith('{')) {
        const name = token.slice(1, -1);
        if (!placeholders.includes(name)) fault('unknown_placeholder', name);
        else if (name.startsWith('link') && open.some((tag) => WITHOUT_LINKS.includes(tag))) fault('link_in_tag', name);
        continue;
      }
      const name = /^<\/?([A-Za-z-]+)/.exec(token)?.[1]?.toLowerCase();
      if (!token.endsWith('>') || name === undefined) fault('stray_bracket', token.slice(0, 20));
      else if (!TAGS.includes(name)) fault('unknown_tag', name);
      else if (token.startsWith('</')) {
        if (open.at(-1) === name) open.pop();
        else fault('unopened_tag', name);
      } else {
        if (name === 'a' && !/^<a href="https?:\/\/[^"<>{}\s]+">$/.test(token))
          fault('bad_address', token.slice(0, 60));
        if (name !== 'a' && token.toLowerCase() !== `<${name}>`) fault('unknown_tag', token.slice(0, 60));
        open.push(name);
      }
    }
    // on its own line: a line may be left out
    const last = open.at(-1);
    if (last !== undefined) fault('unclosed_tag', last);
    return faults;
  });
}

/**
 * What is wrong with a text: whether Telegram would take it and all its placeholders can be filled.
 * @param placeholders those of the template, links among them
 */
export function faultsOf(text: TextSource, placeholders: readonly string[]): Fault[] {
  const fields = (['emoji', 'title', 'many', 'body'] as const).flatMap((field): Fault[] => {
    if (text[field].trim() === '') return [{ field, code: 'empty' }];
    if (lengthOf(text[field]) > MOST[field]) return [{ field, code: 'too_long', most: MOST[field] }];
    return field !== 'body' && /[\r\n]/.test(text[field]) ? [{ field, code: 'line_break' }] : [];
  });
  const lines: Fault[] =
    text.body.split('\n').length > MOST_LINES ? [{ field: 'body', code: 'too_many_lines', most: MOST_LINES }] : [];
  const title = [...text.title.matchAll(/\{([A-Za-z0-9_]*)\}/g)].flatMap(([, name = '']): Fault[] => {
    if (!placeholders.includes(name)) return [{ field: 'title', code: 'unknown_placeholder', what: name }];
    return name.startsWith('link') ? [{ field: 'title', code: 'link_in_tag', what: name }] : [];
  });
  return [
    ...fields,
    ...lines,
    ...title,
    ...ofBody(text.body, placeholders).map((f): Fault => ({ field: 'body', ...f })),
  ];
}

export const placeholdersOf = (values: readonly string[]): string[] => [...values, ...LINK_PLACEHOLDERS];

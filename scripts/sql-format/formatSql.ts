import { breaksOf, COMMA_RANK, type Break } from './breaks.ts';
import { readLines, type Line } from './tokens.ts';

/** The house's line length, TypeScript's as well (`.prettierrc.json`). */
export const WIDTH = 120;
/** A place further left than this share of the line is taken only where there is no other. */
const SHORTEST_SHARE = 0.4;
/** A line that is a comment of words: its indent, and what it says. */
const COMMENT = /^(\s*)-- (?!-)(.*)$/;

/**
 * Lays a file of SQL out: no line is longer than {@link WIDTH} where it can be broken, comments on objects excepted
 * (they are one sentence of prose each). Where a line fits, how it is set is the author's.
 *
 * @param sql the file's text
 * @returns its text, the same but for spaces and line ends; formatted again it stays as it is
 */
export function formatSql(sql: string): string {
  const lines = readLines(reflowComments(sql));
  return lines.flatMap((line, index) => layOut(line, inList(line, lines[index - 1]))).join('\n');
}

/** What is too long of a line of a comment begins the next line of it, where there is one. */
function reflowComments(sql: string): string {
  const lines = sql.split('\n');
  const torn = readLines(sql).map((line) => line.torn);
  lines.forEach((text, index) => {
    const own = COMMENT.exec(text);
    const next = COMMENT.exec(lines[index + 1] ?? '');
    const [first = '', ...rest] = own !== null && text.length > WIDTH ? wrapComment(text.trim(), own[1] ?? '') : [text];
    if (rest.length === 0 || next === null || next[1] !== own?.[1] || torn[index] || torn[index + 1]) return;
    const over = rest.map((line) => line.trim().replace(/^-- /, '')).join(' ');
    lines[index] = first;
    lines[index + 1] = `${next[1] ?? ''}-- ${over} ${next[2] ?? ''}`;
  });
  return lines.join('\n');
}

/** Whether a line is one of several of a list: it or the one before it ends with a comma. */
function inList(line: Line, before: Line | undefined): boolean {
  return line.tokens.at(-1)?.text === ',' || (before?.tokens.at(-1)?.text === ',' && line.tokens[0]?.kind === 'word');
}

function layOut(line: Line, list: boolean): string[] {
  if (line.torn) return [line.text];
  const text = line.text.trimEnd();
  if (text.length <= WIDTH || /^comment on /i.test(text)) return [text];
  const indent = ' '.repeat(text.length - text.trimStart().length);
  const last = line.tokens.at(-1);
  if (last?.kind === 'comment') {
    const code = text.slice(0, last.at).trimEnd();
    return [...wrapComment(last.text, indent), ...(code.trim() === '' ? [] : again(code, list))];
  }
  const place = bestOf(breaksOf(line.tokens), indent.length);
  if (place === null) return [text];
  // what follows a line is set in, but the next item of its list; what is left of it goes on at that same place
  const level = list && place.depth === 0 && place.rank === COMMA_RANK;
  return [text.slice(0, place.at).trimEnd(), ...goOn(text.slice(place.at), level ? itemIndent(line) : `${indent}  `)];
}

function goOn(rest: string, indent: string): string[] {
  const text = indent + rest;
  const line = readLines(text)[0];
  if (text.length <= WIDTH || line === undefined || line.torn) return [text];
  const place = bestOf(breaksOf(line.tokens), indent.length);
  if (place === null) return [text];
  return [text.slice(0, place.at).trimEnd(), ...goOn(text.slice(place.at), deeper(place, indent))];
}

/** Inside a bracket that the line itself opened it goes one step further in. */
function deeper(place: Break, indent: string): string {
  return place.depth > 0 ? `${indent}  ` : indent;
}

/** Where the first item of a line stands: behind the word of its clause, if it begins with one. */
function itemIndent({ tokens }: Line): string {
  const [first, second] = tokens;
  const opens = first !== undefined && /^(?:select|set|returning)$/i.test(first.text);
  return ' '.repeat((opens ? second?.at : first?.at) ?? 0);
}

function again(text: string, list: boolean): string[] {
  return readLines(text).flatMap((line) => layOut(line, list));
}

/** The last place that fits, of the shallowest depth, of the best rank. */
function bestOf(breaks: readonly Break[], indent: number): Break | null {
  const fitting = breaks.filter(({ at }) => at - 1 <= WIDTH && at > indent);
  const roomy = fitting.filter(({ at }) => at - indent >= (WIDTH - indent) * SHORTEST_SHARE);
  const candidates =
    roomy.length > 0 ? roomy : fitting.length > 0 ? fitting : breaks.filter(({ at }) => at > indent).slice(0, 1);
  const depth = Math.min(...candidates.map((one) => one.depth));
  const shallow = candidates.filter((one) => one.depth === depth);
  const rank = Math.min(...shallow.map((one) => one.rank));
  return shallow.filter((one) => one.rank === rank).at(-1) ?? null;
}

function wrapComment(comment: string, indent: string): string[] {
  const lines: string[] = [];
  for (const word of comment.replace(/^--\s*/, '').split(/\s+/)) {
    const current = lines.at(-1);
    if (current === undefined || `${current} ${word}`.length > WIDTH) lines.push(`${indent}-- ${word}`);
    else lines[lines.length - 1] = `${current} ${word}`;
  }
  return lines;
}

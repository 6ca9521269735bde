import type { Token } from './tokens.ts';

/** A place where a line may end. */
export interface Break {
  /** where the next line begins, in characters */
  at: number;
  /** brackets and `case`s that are open there */
  depth: number;
  /** how good a place it is among those of its depth: 0 is the best */
  rank: number;
}

/** Words before which a line may end, the best first. */
const BEFORE: readonly (readonly string[])[] = [
  [
    'from',
    'where',
    'join',
    'left',
    'cross',
    'set',
    'values',
    'returning',
    'order',
    'group',
    'having',
    'union',
    'on',
    'do',
    'limit',
    'for',
    'using',
    'with',
    'execute',
    'into',
    'language',
    'returns',
    'references',
    'check',
  ],
  ['when', 'else', 'and', 'or'],
  ['then'],
];
/** A comma is as good as `and`. */
export const COMMA_RANK = 1;
const SIGN_RANK = 3;
const BRACKET_RANK = 4;
/** Words that belong to the one before them: `order by`, `do update set`, `for update`, `on conflict do nothing`. */
const GLUED: Readonly<Record<string, readonly string[]>> = {
  join: ['left', 'cross', 'inner', 'outer', 'lateral'],
  set: ['update', 'only'],
  from: ['distinct', 'epoch', 'minute', 'hour', 'day', 'isodow', 'both', 'trailing', 'leading', 'delete', 'revoke'],
  on: ['comment', 'distinct'],
  do: ['conflict', ')'],
  for: ['loop'],
  with: ['starts', 'timestamp', 'time'],
};

/**
 * Finds where a line of SQL may be broken.
 *
 * @param tokens the line's tokens
 * @returns the places, in order
 */
export function breaksOf(tokens: readonly Token[]): Break[] {
  const breaks: Break[] = [];
  const betweens = new Set<number>();
  let depth = 0;
  tokens.forEach((token, index) => {
    const word = token.text.toLowerCase();
    const before = tokens[index - 1];
    const next = tokens[index + 1];
    if (word === ')' || word === ']') depth -= 1;
    const closesCase = word === 'end' && before !== undefined && depth > 0;
    if (word === 'between') betweens.add(depth);
    else if (word === 'and' && betweens.delete(depth)) return;
    else if (before !== undefined && token.kind === 'word') {
      const rank = BEFORE.findIndex((words) => words.includes(word));
      if (rank >= 0 && !(GLUED[word] ?? []).includes(before.text.toLowerCase()))
        breaks.push({ at: token.at, depth, rank });
    } else if (before !== undefined && word === '||') breaks.push({ at: token.at, depth, rank: SIGN_RANK });
    if (next !== undefined && word === ',') breaks.push({ at: next.at, depth, rank: COMMA_RANK });
    if (word === '(' || word === '[') {
      depth += 1;
      if (next !== undefined && next.text !== ')') breaks.push({ at: next.at, depth, rank: BRACKET_RANK });
    }
    if (word === 'case') depth += 1;
    if (closesCase) depth -= 1;
  });
  return breaks;
}

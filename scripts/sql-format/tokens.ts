/** One token of a line of SQL; spaces stand between tokens, not in them. */
export interface Token {
  /** where it begins in its line, in characters */
  at: number;
  text: string;
  kind: 'word' | 'literal' | 'comment' | 'sign';
}

/** A line and what it begins in: the middle of a literal that an earlier line opened is nobody's to break. */
export interface Line {
  text: string;
  tokens: Token[];
  /** true where it begins or ends inside a literal or a block comment */
  torn: boolean;
}

const TOKEN =
  /(?<comment>--.*)|(?<literal>(?:[eEuU]&?)?'(?:[^'\\]|''|\\.)*'|"(?:[^"]|"")*")|(?<word>[#$]?[\w.\u0080-\uffff]+\$?|\$\w*\$)|(?<sign>::|\|\||->>|->|#>>|#>|<>|<=|>=|!=|:=|=>|@>|<@|!~\*?|~\*|[^\s\w])/gu;

/**
 * Splits a file of SQL or PL/pgSQL into lines of tokens. Bodies between dollar quotes are code like the rest.
 *
 * @param sql the file's text
 * @returns its lines, in order
 */
export function readLines(sql: string): Line[] {
  let open: "'" | '"' | '*/' | null = null;
  return sql.split('\n').map((text) => {
    const began = open;
    let rest = text;
    let at = 0;
    const tokens: Token[] = [];
    if (open !== null) {
      const end: number = rest.indexOf(open);
      if (end < 0) return { text, tokens, torn: true };
      at = end + open.length;
      open = null;
    }
    rest = ' '.repeat(at) + text.slice(at);
    for (const match of rest.matchAll(TOKEN)) {
      const kind = kindOf(match.groups ?? {});
      if (kind === 'sign' && (match[0] === "'" || match[0] === '"')) open = match[0];
      if (match[0] === '/' && rest.startsWith('/*', match.index) && !rest.includes('*/', match.index)) open = '*/';
      tokens.push({ at: match.index, text: match[0], kind });
      if (open !== null) break;
    }
    return { text, tokens, torn: began !== null || open !== null };
  });
}

function kindOf(groups: Record<string, string | undefined>): Token['kind'] {
  if (groups.comment !== undefined) return 'comment';
  if (groups.literal !== undefined) return 'literal';
  return groups.word === undefined ? 'sign' : 'word';
}

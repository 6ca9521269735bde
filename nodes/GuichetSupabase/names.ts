/** Splits at commas that stand outside of double quotes and of parentheses: `a, "b,c", d(e,f)` → `a`, `"b,c"`, `d(e,f)`. */
export function splitList(text: string): string[] {
  return splitOutside(text, ',').map((part) => part.trim());
}

/** Splits at a separator that stands outside of double quotes and of parentheses; a backslash keeps the sign after it. */
export function splitOutside(text: string, separator: string): string[] {
  const parts = [''];
  let isQuoted = false;
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const sign = text.charAt(index);
    if (sign === separator && !isQuoted && depth === 0) {
      parts.push('');
      continue;
    }
    parts.push((parts.pop() ?? '') + sign);
    if (isQuoted && sign === '\\') {
      index += 1;
      parts.push((parts.pop() ?? '') + text.charAt(index));
    } else if (sign === '"') isQuoted = !isQuoted;
    else if (sign === '(' && !isQuoted) depth += 1;
    else if (sign === ')' && !isQuoted) depth = Math.max(0, depth - 1);
  }
  return parts;
}

/** `"a\"b"` → `a"b`; what is not quoted stays. */
export function unquoted(text: string): string {
  return isQuoted(text) ? text.slice(1, -1).replace(/\\(.)/g, '$1') : text;
}

function isQuoted(text: string): boolean {
  return /^"(?:[^"\\]|\\.)*"$/s.test(text);
}

/** `"…"` as PostgREST reads a value or a name; quotes and backslashes escaped. */
export function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

/** What PostgREST takes for a name without quotes. */
const PLAIN_NAME = /^[\p{L}\p{N}_$][\p{L}\p{N}_$ -]*$/u;

/** The name of one column: quoted where PostgREST would read something else into it, e.g. a dot. */
export function columnName(name: string): string {
  return PLAIN_NAME.test(name) || isQuoted(name) ? name : quoted(name);
}

/**
 * A column as staff write it into a filter or an order: a name, a path into JSON (`data->>city`), or a column of a
 * related table (`plan.code`). Whatever is none of these is one odd name, and quoted.
 */
export function columnPath(text: string): string {
  if (text.includes('->')) return text;
  const parts = splitOutside(text, '.');
  return parts.every((part) => PLAIN_NAME.test(part) || isQuoted(part) || /^[\p{L}\p{N}_$]+\(.*\)$/u.test(part))
    ? text
    : columnName(text);
}

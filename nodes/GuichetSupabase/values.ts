import { SupabaseRefused } from '../shared/errors';

/** A value as plain data: dates become their ISO text, as in JSON. */
function plain(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? JSON.parse(JSON.stringify(value)) : value;
}

/**
 * The texts under which Postgres may know a value, the likelier first. A list is JSON for a json column and `{…}` for an
 * array column; which one it is, the database says by refusing the other (`22P02`) before it does anything.
 */
export function spellingsOf(value: unknown): [string, ...string[]] {
  const data = plain(value);
  if (Array.isArray(data)) return [JSON.stringify(data), arrayLiteral(data)];
  return [typeof data === 'object' && data !== null ? JSON.stringify(data) : String(data)];
}

/** `[1, "a b", null]` → `{1,"a b",NULL}`, as Postgres reads an array. */
export function arrayLiteral(list: readonly unknown[]): string {
  return `{${list.map(element).join(',')}}`;
}

function element(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (Array.isArray(value)) return arrayLiteral(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

/**
 * Asks with one spelling after the other, as long as the database cannot read what it is asked with: nothing was done then.
 * @param most spellings that there are
 */
export function inSpellings<T>(most: number, ask: (spelling: number) => Promise<T>, spelling = 0): Promise<T> {
  return ask(spelling).catch((error: unknown) => {
    const isUnreadable = error instanceof SupabaseRefused && error.code === '22P02';
    return isUnreadable && spelling + 1 < most ? inSpellings(most, ask, spelling + 1) : Promise.reject(error);
  });
}

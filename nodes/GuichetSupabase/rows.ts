import type { IDataObject } from 'n8n-workflow';
import { ItemRefused } from './outcome';

/** One input item on its way to the database. */
export interface Entry {
  /** position among the input items */
  index: number;
  row: IDataObject;
}

/** The chosen columns of an item; without a choice all of them. Absent fields stay absent. */
export function pick(json: IDataObject, columns: string[]): IDataObject {
  if (columns.length === 0) return json;
  return Object.fromEntries(columns.filter((column) => json[column] !== undefined).map((column) => [column, json[column]]));
}

/** Text that is equal for equal values of the named columns. */
export function keyOf(row: IDataObject, columns: string[]): string {
  return JSON.stringify(columns.map((column) => row[column] ?? null));
}

/**
 * Splits entries into requests that Postgres takes as one statement, keeping their order:
 * rows of a request bear the same columns (a missing one would be overwritten with its default), and no conflict
 * key twice (`21000`, "cannot affect row a second time"). Usually the answer is one group.
 */
export function groupForOneStatement(entries: Entry[], conflictColumns: string[]): Entry[][] {
  const seen = new Map<string, number>();
  const groups = new Map<string, { wave: number; entries: Entry[] }>();
  for (const entry of entries) {
    const key = conflictColumns.length > 0 ? keyOf(entry.row, conflictColumns) : String(entry.index);
    const wave = seen.get(key) ?? 0;
    seen.set(key, wave + 1);
    const name = JSON.stringify([wave, Object.keys(entry.row).sort()]);
    const group = groups.get(name) ?? { wave, entries: [] };
    group.entries.push(entry);
    groups.set(name, group);
  }
  return [...groups.values()].sort((a, b) => a.wave - b.wave).map((group) => group.entries);
}

/** Values by which an item's rows are found. @throws ItemRefused where one is missing: it would match other rows, or all. */
export function matchOf(json: IDataObject, columns: string[]): IDataObject {
  return Object.fromEntries(
    columns.map((column) => {
      const value = json[column];
      if (value === undefined || value === null) {
        throw new ItemRefused(`The item has no "${column}" to find its row by`, column, 'Check "Match Columns" on the node.');
      }
      return [column, value];
    }),
  );
}

/** `"…"` as PostgREST reads it inside a list; quotes and backslashes escaped. */
function quoted(value: unknown): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

/**
 * One PostgREST `or` condition that finds the rows of several items:
 * `id.in.("1","2")` for one column, `and(a.eq."1",b.eq."2"),and(…)` for more.
 */
export function filterFor(matches: IDataObject[], columns: string[]): string {
  const [only] = columns;
  if (only !== undefined && columns.length === 1) return `${only}.in.(${matches.map((match) => quoted(match[only])).join(',')})`;
  return matches
    .map((match) => `and(${columns.map((column) => `${column}.eq.${quoted(match[column])}`).join(',')})`)
    .join(',');
}

/** Addresses are limited (8 kB at many proxies): as many entries as fit into this many encoded characters. */
const FILTER_LIMIT = 6000;

/** Splits entries so that each part's filter fits into an address. */
export function chunkByFilter<T extends { match: IDataObject }>(entries: T[], columns: string[]): T[][] {
  const chunks: T[][] = [];
  let length = 0;
  for (const entry of entries) {
    const size = encodeURIComponent(filterFor([entry.match], columns)).length;
    const last = chunks.at(-1);
    if (last && length + size <= FILTER_LIMIT) {
      last.push(entry);
      length += size;
    } else {
      chunks.push([entry]);
      length = size;
    }
  }
  return chunks;
}

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
  return Object.fromEntries(
    columns.filter((column) => json[column] !== undefined).map((column) => [column, json[column]]),
  );
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
    // a row without a conflict value is new, whatever the others are: it need not wait for them
    const isNew =
      conflictColumns.length === 0 || conflictColumns.some((column) => (entry.row[column] ?? null) === null);
    const key = isNew ? String(entry.index) : keyOf(entry.row, conflictColumns);
    const wave = seen.get(key) ?? 0;
    seen.set(key, wave + 1);
    const name = JSON.stringify([wave, Object.keys(entry.row).sort()]);
    const group = groups.get(name) ?? { wave, entries: [] };
    group.entries.push(entry);
    groups.set(name, group);
  }
  return [...groups.values()].sort((a, b) => a.wave - b.wave).map((group) => group.entries);
}

/** Values by which an item's rows are found. @throws ItemRefused where one is missing: it would match other rows, or all */
export function matchOf(json: IDataObject, columns: string[]): IDataObject {
  return Object.fromEntries(
    columns.map((column) => {
      const value = json[column];
      if (value === undefined || value === null || value === '' || Number.isNaN(value)) {
        throw new ItemRefused(
          `The item has no "${column}" to find its row by`,
          column,
          'Check "Match Columns" on the node.',
        );
      }
      if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
        throw new ItemRefused(
          `"${column}" of the item is a number that JavaScript has rounded (${value})`,
          column,
          'Keep numbers beyond 2^53 as text, as this node reads them.',
        );
      }
      return [column, value];
    }),
  );
}

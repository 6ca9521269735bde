import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import * as z from 'zod';
import { SupabaseMisunderstood } from '../shared/errors';
import { sendBisecting } from './bisect';
import { failed, ItemRefused, succeeded, type Outcome } from './outcome';
import { groupForOneStatement, keyOf, pick, type Entry } from './rows';
import type { Written } from './match';

const rowsSchema = z.array(z.record(z.string(), z.unknown())).transform((rows) => rows as IDataObject[]);

/** Rows as PostgREST returns them. @throws SupabaseMisunderstood where the answer is none */
export function rowsOf(operation: string, answer: unknown): IDataObject[] {
  const rows = rowsSchema.safeParse(answer ?? []);
  if (rows.success) return rows.data;
  throw new SupabaseMisunderstood(operation, 'no list of rows');
}

/** What a request wrote; the count is the database's own, however many rows it returns. */
export function written({
  operation,
  data,
  count,
}: {
  operation: string;
  data: unknown;
  count: number | null;
}): Written {
  const rows = rowsOf(operation, data);
  return { rows, count: count ?? rows.length };
}

export interface WritePlan {
  columns: string[];
  /** empty for a plain insert */
  conflictColumns: string[];
  /** the rows that were written, in the order of those that were sent; some may have been left alone */
  send(rows: IDataObject[]): Promise<IDataObject[]>;
  /** The row as it stands that an entry comes upon, by its conflict columns; undefined where there is none. */
  find?(row: IDataObject): Promise<IDataObject | undefined>;
}

/**
 * Pairs returned rows with sent ones. All came back: by order, which `insert … returning` keeps. Some were left alone:
 * by the conflict columns, first as they are spelled, then, for rows that nobody sent in these words, as the database
 * says they are spelled.
 */
async function pairRows(
  entries: Entry[],
  rows: IDataObject[],
  { conflictColumns, find }: WritePlan,
): Promise<Outcome[]> {
  if (rows.length === entries.length) return rows.map((row) => succeeded(row));
  // a plain insert that a trigger kept some rows out of: whose they are, nobody can say
  if (conflictColumns.length === 0) return entries.map(() => succeeded({}));
  const open = new Map(rows.map((row) => [keyOf(row, conflictColumns), row]));
  const paired = entries.map(({ row }) => open.get(keyOf(row, conflictColumns)));
  for (const row of paired) if (row !== undefined) open.delete(keyOf(row, conflictColumns));
  for (const [position, entry] of entries.entries()) {
    if (paired[position] !== undefined || find === undefined) continue;
    if (open.size === 0) break;
    const standing = await find(entry.row);
    if (standing === undefined) continue;
    const key = keyOf(standing, conflictColumns);
    paired[position] = open.get(key);
    open.delete(key);
  }
  return paired.map((row) => succeeded(row ?? {}));
}

/** Writes all items, one request for all that fit into one statement; a refused row fails alone. */
export async function writeRows(items: INodeExecutionData[], plan: WritePlan): Promise<Outcome[]> {
  const outcomes: Outcome[] = items.map(() => failed(new ItemRefused('The item has no fields to write')));
  const entries = items
    .map((item, index): Entry => ({ index, row: pick(item.json, plan.columns) }))
    .filter((entry) => Object.keys(entry.row).length > 0);
  for (const group of groupForOneStatement(entries, plan.conflictColumns)) {
    const results = await sendBisecting(group, async (part) =>
      pairRows(part, await plan.send(part.map((entry) => entry.row)), plan),
    );
    results.forEach((outcome, position) => {
      const entry = group[position];
      if (entry) outcomes[entry.index] = outcome;
    });
  }
  return outcomes;
}

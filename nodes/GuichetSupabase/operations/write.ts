import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import * as z from 'zod';
import { sendBisecting } from '../bisect';
import { failed, ItemRefused, succeeded, type Outcome } from '../outcome';
import { groupForOneStatement, keyOf, pick, type Entry } from '../rows';

/** Rows as PostgREST returns them. */
export const returnedRows = z.array(z.record(z.string(), z.unknown())).transform((rows) => rows as IDataObject[]);

/**
 * Pairs returned rows with sent ones: by the conflict columns where there are any (rows that were left alone are
 * not returned), else by order, which `insert … returning` keeps.
 */
function pairRows(entries: Entry[], rows: IDataObject[], conflictColumns: string[]): Outcome[] {
  if (rows.length === entries.length) return rows.map((row) => succeeded(row));
  const byKey = new Map(rows.map((row) => [keyOf(row, conflictColumns), row]));
  return entries.map(({ row }) => succeeded(byKey.get(keyOf(row, conflictColumns)) ?? {}));
}

export interface WritePlan {
  columns: string[];
  /** empty for a plain insert */
  conflictColumns: string[];
  /** null where the answer carries no rows */
  send(rows: IDataObject[]): Promise<IDataObject[] | null>;
}

/** Writes all items, one request for all that fit into one statement; a refused row fails alone. */
export async function writeRows(items: INodeExecutionData[], plan: WritePlan): Promise<Outcome[]> {
  const outcomes: Outcome[] = items.map(() => failed(new ItemRefused('The item has no fields to write')));
  const entries = items
    .map((item, index): Entry => ({ index, row: pick(item.json, plan.columns) }))
    .filter((entry) => Object.keys(entry.row).length > 0);
  for (const group of groupForOneStatement(entries, plan.conflictColumns)) {
    const results = await sendBisecting(group, async (part) => {
      const rows = await plan.send(part.map((entry) => entry.row));
      return rows === null ? part.map(() => succeeded({})) : pairRows(part, rows, plan.conflictColumns);
    });
    results.forEach((outcome, position) => {
      const entry = group[position];
      if (entry) outcomes[entry.index] = outcome;
    });
  }
  return outcomes;
}

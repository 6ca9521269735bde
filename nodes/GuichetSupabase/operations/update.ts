import type { IDataObject } from 'n8n-workflow';
import { byTarget } from '../byTarget';
import { columnsField, matchColumnsField, outputField, tableField } from '../parameters';
import { failed, ItemRefused } from '../outcome';
import { keyOf, pick } from '../rows';
import { columnsOf, matchItems, sendMatched, type MatchedItem } from '../match';
import type { SupabaseOperation } from '../operation';
import { written } from '../write';

interface Change {
  change: IDataObject;
  items: MatchedItem[];
}

/**
 * Neighbours that write the same values, in the order of the items; the match columns themselves are not written.
 * Where two items find the same row, the later one stands, so that only neighbours may be with the database at once.
 */
function changesOf(matched: MatchedItem[], columns: string[], matchColumns: string[]): Change[] {
  const changes: (Change & { key: string })[] = [];
  for (const item of matched) {
    const change = Object.fromEntries(
      Object.entries(pick(item.json, columns)).filter(([column]) => !matchColumns.includes(column)),
    );
    const names = Object.keys(change).sort();
    const key = JSON.stringify([names, keyOf(change, names)]);
    const last = changes.at(-1);
    if (last?.key === key) last.items.push(item);
    else changes.push({ key, change, items: [item] });
  }
  return changes;
}

/** Updates the rows that each item's match columns find; the database says how many they were. */
export const update: SupabaseOperation = {
  option: {
    name: 'Update',
    value: 'update',
    action: 'Update rows',
    description: 'Change the rows that the items name',
  },
  fields: [tableField, matchColumnsField, columnsField, outputField],
  execute: byTarget(async ({ settings, supabase, items }) => {
    const table = settings.required('table');
    const matchColumns = columnsOf(settings, 'an update would change every row');
    const { matched, outcomes } = matchItems(items, matchColumns);
    for (const { change, items: neighbours } of changesOf(matched, settings.list('columns'), matchColumns)) {
      if (Object.keys(change).length === 0) {
        for (const { index } of neighbours)
          outcomes[index] = failed(new ItemRefused('The item has no fields to write'));
        continue;
      }
      await sendMatched(neighbours, matchColumns, outcomes, async (conditions) => {
        let query = supabase.rest.from(table).update(change, { count: 'exact' });
        for (const [column, value] of conditions) query = query.filter(column, 'eq', value);
        return written(await supabase.answer(`update ${table}`, query.select()));
      });
    }
    return outcomes;
  }),
};

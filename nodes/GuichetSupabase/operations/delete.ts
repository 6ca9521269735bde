import { byTarget } from '../byTarget';
import { matchColumnsField, outputField, tableField } from '../parameters';
import { columnsOf, matchItems, sendMatched } from '../match';
import type { SupabaseOperation } from '../operation';
import { written } from '../write';

/** Deletes the rows that each item's match columns find; the database says how many they were. */
export const deleteRows: SupabaseOperation = {
  option: {
    name: 'Delete',
    value: 'delete',
    action: 'Delete rows',
    description: 'Delete the rows that the items name',
  },
  fields: [tableField, matchColumnsField, outputField],
  execute: byTarget(async ({ settings, supabase, items }) => {
    const table = settings.required('table');
    const matchColumns = columnsOf(settings, 'a delete would empty the table');
    const { matched, outcomes } = matchItems(items, matchColumns);
    await sendMatched(matched, matchColumns, outcomes, async (conditions) => {
      let query = supabase.rest.from(table).delete({ count: 'exact' });
      for (const [column, value] of conditions) query = query.filter(column, 'eq', value);
      return written(await supabase.answer(`delete from ${table}`, query.select()));
    });
    return outcomes;
  }),
};

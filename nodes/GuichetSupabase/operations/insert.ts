import { byTarget } from '../byTarget';
import { columnsField, outputField, tableField } from '../parameters';
import type { SupabaseOperation } from '../operation';
import { rowsOf, writeRows } from '../write';

/** Every item becomes a row; one request for all items that bear the same fields. */
export const insert: SupabaseOperation = {
  option: { name: 'Insert', value: 'insert', action: 'Insert rows', description: 'Write a new row for every item' },
  fields: [tableField, columnsField, outputField],
  execute: byTarget(async ({ settings, supabase, items }) => {
    const table = settings.required('table');
    const operation = `insert into ${table}`;
    return writeRows(items, {
      columns: settings.list('columns'),
      conflictColumns: [],
      send: async (rows) =>
        rowsOf(operation, await supabase.settle(operation, supabase.rest.from(table).insert(rows).select())),
    });
  }),
};

import { columnsField, listOf, requiredText, shownFor, tableField } from '../parameters';
import type { PerItemOperation } from './operation';
import { returnedRows, writeRows } from './write';

/** Every item becomes a row; one request for all items that bear the same fields. */
export const insert: PerItemOperation = {
  kind: 'perItem',
  fields: shownFor(['insert'], [tableField, columnsField]),
  run(context, supabase, items) {
    const table = requiredText(context, 'table', 'Table');
    return writeRows(items, {
      columns: listOf(context, 'columns'),
      conflictColumns: [],
      send: async (rows) =>
        returnedRows.parse(await supabase.settle(`insert into ${table}`, supabase.rest.from(table).insert(rows).select())),
    });
  },
};

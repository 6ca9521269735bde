import { columnsField, shownFor, tableField } from '../parameters';
import type { PerItemOperation } from './operation';
import { rowsOf, writeRows } from './write';

/** Every item becomes a row; one request for all items that bear the same fields. */
export const insert: PerItemOperation = {
  kind: 'perItem',
  fields: shownFor(['insert'], [tableField, columnsField]),
  run(settings, supabase, items) {
    const table = settings.required('table');
    const operation = `insert into ${table}`;
    return writeRows(items, {
      columns: settings.list('columns'),
      conflictColumns: [],
      send: async (rows) =>
        rowsOf(operation, await supabase.settle(operation, supabase.rest.from(table).insert(rows).select())),
    });
  },
};

import type { INodeProperties } from 'n8n-workflow';
import { byTarget } from '../byTarget';
import { NodeOperationError } from 'n8n-workflow';
import { columnName } from '../names';
import { columnsField, outputField, tableField } from '../parameters';
import { spellingsOf } from '../values';
import type { SupabaseOperation } from '../operation';
import { rowsOf, writeRows } from '../write';

const conflictFields: INodeProperties[] = [
  {
    displayName: 'Conflict Columns',
    name: 'conflictColumns',
    type: 'string',
    required: true,
    default: 'id',
    placeholder: 'e.g. stripe_customer_id',
    description: 'Columns of the unique constraint that decides whether a row is new, separated by commas',
  },
  {
    displayName: 'When the Row Exists',
    name: 'onConflict',
    type: 'options',
    default: 'update',
    options: [
      { name: 'Leave It Alone', value: 'ignore', description: 'Write only rows that are new' },
      { name: 'Update It', value: 'update', description: 'Overwrite the columns the item bears' },
    ],
  },
];

/** Every item becomes a row, new or merged into the one with the same conflict columns. */
export const upsert: SupabaseOperation = {
  option: {
    name: 'Create or Update',
    value: 'upsert',
    action: 'Upsert rows',
    description: 'Create a new record, or update the current one if it already exists (upsert)',
  },
  fields: [tableField, ...conflictFields, columnsField, outputField],
  execute: byTarget(async ({ settings, supabase, items }) => {
    const table = settings.required('table');
    const operation = `upsert into ${table}`;
    const conflictColumns = settings.list('conflictColumns');
    if (conflictColumns.length === 0) {
      throw new NodeOperationError(
        settings.node,
        '"Conflict Columns" is empty: name the columns of a unique constraint',
      );
    }
    const names = conflictColumns.map(columnName).join(',');
    const options = { onConflict: names, ignoreDuplicates: settings.text('onConflict') === 'ignore' };
    return writeRows(items, {
      columns: settings.list('columns'),
      conflictColumns,
      send: async (rows) =>
        rowsOf(operation, await supabase.settle(operation, supabase.rest.from(table).upsert(rows, options).select())),
      find: async (row) => {
        let query = supabase.rest.from(table).select(names).limit(1);
        for (const column of conflictColumns) {
          if (row[column] === undefined || row[column] === null) return undefined;
          query = query.filter(columnName(column), 'eq', spellingsOf(row[column])[0]);
        }
        return rowsOf(operation, await supabase.settle(operation, query))[0];
      },
    });
  }),
};

import type { INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { columnsField, listOf, requiredText, shownFor, tableField, textOf } from '../parameters';
import type { PerItemOperation } from './operation';
import { returnedRows, writeRows } from './write';

const fields: INodeProperties[] = [
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
export const upsert: PerItemOperation = {
  kind: 'perItem',
  fields: [
    ...shownFor(['upsert'], [tableField]),
    ...shownFor(['upsert'], fields),
    ...shownFor(['upsert'], [columnsField]),
  ],
  run(context, supabase, items) {
    const table = requiredText(context, 'table', 'Table');
    const conflictColumns = listOf(context, 'conflictColumns');
    if (conflictColumns.length === 0) {
      throw new NodeOperationError(context.getNode(), '"Conflict Columns" is empty: name the columns of a unique constraint');
    }
    const options = {
      onConflict: conflictColumns.join(','),
      ignoreDuplicates: textOf(context, 'onConflict') === 'ignore',
    };
    return writeRows(items, {
      columns: listOf(context, 'columns'),
      conflictColumns,
      send: async (rows) =>
        returnedRows.parse(
          await supabase.settle(`upsert into ${table}`, supabase.rest.from(table).upsert(rows, options).select()),
        ),
    });
  },
};

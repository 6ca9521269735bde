import { NodeOperationError } from 'n8n-workflow';
import { listOf, matchColumnsField, requiredText, shownFor, tableField } from '../parameters';
import { matchItems, sendMatched } from './match';
import type { PerItemOperation } from './operation';
import { returnedRows } from './write';

/** Deletes the rows that each item's match columns find; one request for all items. */
export const deleteRows: PerItemOperation = {
  kind: 'perItem',
  fields: shownFor(['delete'], [tableField, matchColumnsField]),
  async run(context, supabase, items) {
    const table = requiredText(context, 'table', 'Table');
    const matchColumns = listOf(context, 'matchColumns');
    if (matchColumns.length === 0) {
      throw new NodeOperationError(context.getNode(), '"Match Columns" is empty: a delete would empty the table');
    }
    const { matched, outcomes } = matchItems(items, matchColumns);
    await sendMatched(matched, matchColumns, outcomes, async (filter) =>
      returnedRows.parse(await supabase.settle(`delete from ${table}`, supabase.rest.from(table).delete().or(filter).select())),
    );
    return outcomes;
  },
};

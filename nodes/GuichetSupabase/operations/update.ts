import { NodeOperationError, type IDataObject } from 'n8n-workflow';
import { columnsField, listOf, matchColumnsField, requiredText, shownFor, tableField } from '../parameters';
import { failed, ItemRefused } from '../outcome';
import { keyOf, pick } from '../rows';
import { matchItems, sendMatched, type MatchedItem } from './match';
import type { PerItemOperation } from './operation';
import { returnedRows } from './write';

/** Items that write the same values share one request; the match columns themselves are not written. */
function groupByChange(
  matched: MatchedItem[],
  columns: string[],
  matchColumns: string[],
): Array<{ change: IDataObject; items: MatchedItem[] }> {
  const groups = new Map<string, { change: IDataObject; items: MatchedItem[] }>();
  for (const item of matched) {
    const change = Object.fromEntries(
      Object.entries(pick(item.json, columns)).filter(([column]) => !matchColumns.includes(column)),
    );
    const names = Object.keys(change).sort();
    const key = JSON.stringify([names, keyOf(change, names)]);
    const group = groups.get(key) ?? { change, items: [] };
    group.items.push(item);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/**
 * Updates the rows that each item's match columns find. PostgREST writes one set of values a request, so there is one
 * request for each distinct change: one in all where every item writes the same values.
 */
export const update: PerItemOperation = {
  kind: 'perItem',
  fields: shownFor(['update'], [tableField, matchColumnsField, columnsField]),
  async run(context, supabase, items) {
    const table = requiredText(context, 'table', 'Table');
    const matchColumns = listOf(context, 'matchColumns');
    if (matchColumns.length === 0) {
      throw new NodeOperationError(context.getNode(), '"Match Columns" is empty: an update would change every row');
    }
    const { matched, outcomes } = matchItems(items, matchColumns);
    for (const { change, items: group } of groupByChange(matched, listOf(context, 'columns'), matchColumns)) {
      if (Object.keys(change).length === 0) {
        for (const { index } of group) outcomes[index] = failed(new ItemRefused('The item has no fields to write'));
        continue;
      }
      await sendMatched(group, matchColumns, outcomes, async (filter) =>
        returnedRows.parse(
          await supabase.settle(`update ${table}`, supabase.rest.from(table).update(change).or(filter).select()),
        ),
      );
    }
    return outcomes;
  },
};

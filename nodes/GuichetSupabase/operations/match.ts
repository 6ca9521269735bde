import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { messageOf } from '../../shared/errors';
import { sendBisecting } from '../bisect';
import { failed, succeeded, type Outcome } from '../outcome';
import { chunkByFilter, filterFor, keyOf, matchOf } from '../rows';

export interface MatchedItem {
  index: number;
  match: IDataObject;
  json: IDataObject;
}

/** Values that find each item's rows; an item without them fails before anything is sent. */
export function matchItems(
  items: INodeExecutionData[],
  columns: string[],
): { matched: MatchedItem[]; outcomes: Outcome[] } {
  const matched: MatchedItem[] = [];
  const outcomes = items.map(({ json }, index): Outcome => {
    try {
      matched.push({ index, match: matchOf(json, columns), json });
      return succeeded({});
    } catch (error) {
      return failed(error instanceof Error ? error : new Error(messageOf(error)));
    }
  });
  return { matched, outcomes };
}

/**
 * Sends one request for all matched items (as many as fit into an address) and gives each the rows that answer to it:
 * `{matched: n, …the first row}`.
 */
export async function sendMatched(
  matched: MatchedItem[],
  columns: string[],
  outcomes: Outcome[],
  send: (filter: string) => Promise<IDataObject[]>,
): Promise<void> {
  for (const chunk of chunkByFilter(matched, columns)) {
    const results = await sendBisecting(chunk, async (part) => {
      const rows = await send(filterFor(part.map((item) => item.match), columns));
      const byKey = new Map<string, IDataObject[]>();
      for (const row of rows) {
        const key = textKey(row, columns);
        byKey.set(key, [...(byKey.get(key) ?? []), row]);
      }
      return part.map(({ match }) => {
        const own = byKey.get(textKey(match, columns)) ?? [];
        return succeeded({ ...own[0], matched: own.length });
      });
    });
    results.forEach((outcome, position) => {
      const item = chunk[position];
      if (item) outcomes[item.index] = outcome;
    });
  }
}

/** An item may say 7 as text where the database says it as a number. */
function textKey(row: IDataObject, columns: string[]): string {
  return keyOf(Object.fromEntries(columns.map((column) => [column, String(row[column])])), columns);
}

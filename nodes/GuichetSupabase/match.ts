import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { mapConcurrently } from '../shared/concurrently';
import { asError, SupabaseUnreachable } from '../shared/errors';
import { isAboutSomeRows } from './bisect';
import { columnName } from './names';
import { failed, succeeded, type Outcome } from './outcome';
import type { Settings } from './parameters';
import { keyOf, matchOf } from './rows';
import { inSpellings, spellingsOf } from './values';

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
      return failed(asError(error));
    }
  });
  return { matched, outcomes };
}

/** Rows that a request wrote, as the database returned them, and how many it says they were. */
export interface Written {
  rows: IDataObject[];
  count: number;
}

/** One condition of a request: column, as PostgREST reads it, and value. */
export type Condition = [column: string, value: string];

/** Requests that are with the database at the same time; PostgREST keeps about ten connections. */
const SIDE_BY_SIDE = 8;

/**
 * One request for each item, several side by side, so that the database says which rows an item wrote: Postgres takes
 * `ABC` for `abc`, `1.0` for `1` and one hour for another where their types are equal, and no comparison of texts here
 * would know. Items that name their rows in the same words share a request. Gives each `{matched: n, …the first row}`.
 */
export async function sendMatched(
  matched: MatchedItem[],
  columns: string[],
  outcomes: Outcome[],
  send: (conditions: Condition[]) => Promise<Written>,
): Promise<void> {
  const groups = new Map<string, MatchedItem[]>();
  for (const item of matched) {
    const key = keyOf(item.match, columns);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  let stopped: Error | undefined;
  const settle = async (group: MatchedItem[]): Promise<Outcome> => {
    const [{ match } = { match: {} }] = group;
    const outcome = stopped === undefined ? await outcomeOf(() => sendSpelled(match, columns, send)) : failed(stopped);
    for (const { index } of group) outcomes[index] = outcome;
    return outcome;
  };
  const [first, ...others] = groups.values();
  if (first === undefined) return;
  const trial = await settle(first);
  // where the request itself is wrong, or nobody answers, the others would end the same way
  if (!trial.ok && !isAboutSomeRows(trial.error)) stopped = trial.error;
  await mapConcurrently(others, SIDE_BY_SIDE, async (group) => {
    const outcome = await settle(group);
    if (!outcome.ok && outcome.error instanceof SupabaseUnreachable) stopped ??= outcome.error;
  });
}

async function outcomeOf(write: () => Promise<Written>): Promise<Outcome> {
  try {
    const { rows, count } = await write();
    return succeeded({ ...rows[0], matched: count });
  } catch (error) {
    return failed(asError(error));
  }
}

function sendSpelled(
  match: IDataObject,
  columns: string[],
  send: (conditions: Condition[]) => Promise<Written>,
): Promise<Written> {
  const spelled = columns.map((column) => ({ column: columnName(column), spellings: spellingsOf(match[column]) }));
  return inSpellings(Math.max(...spelled.map(({ spellings }) => spellings.length)), (attempt) =>
    send(spelled.map(({ column, spellings }): Condition => [column, spellings[attempt] ?? spellings[0]])),
  );
}

/** The columns that find rows. @throws NodeOperationError where there are none: all rows would be found */
export function columnsOf(settings: Settings, danger: string): string[] {
  const columns = settings.list('matchColumns');
  if (columns.length === 0) throw new NodeOperationError(settings.node, `"Match Columns" is empty: ${danger}`);
  return columns;
}

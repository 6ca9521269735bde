import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { goesOn, type Answer } from '../shared/answers';

/** An item's place in the log. */
export interface LeasedItem {
  index: number;
  item: INodeExecutionData;
  eventId: string;
}

/** How many executions' tokens are remembered; far more than run side by side. */
const REMEMBERED_EXECUTIONS = 200;

/**
 * Tokens by execution and event, as `begin` saw them: a node between `begin` and `complete` may answer with
 * rows of its own that no longer carry the token. All nodes of one execution run in one process.
 */
const tokensByExecution = new Map<string, Map<string, string>>();

export function rememberTokens(executionId: string, items: readonly INodeExecutionData[]): void {
  const tokens = new Map<string, string>();
  for (const { json } of items) {
    if (typeof json.event_id === 'string' && typeof json.token === 'string') tokens.set(json.event_id, json.token);
  }
  tokensByExecution.delete(executionId);
  tokensByExecution.set(executionId, tokens);
  const oldest = tokensByExecution.keys().next();
  if (tokensByExecution.size > REMEMBERED_EXECUTIONS && !oldest.done) tokensByExecution.delete(oldest.value);
}

/**
 * The items by the token of their lease, in order. The key is null for items without a token: events of a
 * test run, which stand under no lease.
 * @throws Error where an item names no event
 */
export function groupByToken(
  context: Pick<IExecuteFunctions, 'getExecutionId'>,
  items: readonly INodeExecutionData[],
): Map<string | null, LeasedItem[]> {
  const remembered = tokensByExecution.get(context.getExecutionId());
  const groups = new Map<string | null, LeasedItem[]>();
  items.forEach((item, index) => {
    const eventId = item.json.event_id;
    if (typeof eventId !== 'string' || eventId === '') {
      throw new Error(
        `Item ${index} has no event_id: keep the field event_id in every item between the trigger and the Event Log.`,
      );
    }
    const token = typeof item.json.token === 'string' ? item.json.token : (remembered?.get(eventId) ?? null);
    const group = groups.get(token);
    if (group === undefined) groups.set(token, [{ index, item, eventId }]);
    else group.push({ index, item, eventId });
  });
  return groups;
}

/** What became of items that were worked on by token, in the order they came in again. */
export function inInputOrder(output: { index: number; json: IDataObject }[]): Answer[] {
  return output.sort((a, b) => a.index - b.index).map(({ index, json }) => goesOn(index, json));
}

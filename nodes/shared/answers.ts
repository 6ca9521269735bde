import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';
import { mapConcurrently } from './concurrently';
import { reasonOf, toNodeError } from './errors';
import { itemFor, itemFrom, itemOfAll } from './items';

/** What an operation says of its items. */
export type Answer =
  /** the input item goes on with these fields, and its files */
  | { kind: 'goesOn'; index: number; json: IDataObject }
  /** a new item that the input item caused, e.g. a row of its list */
  | { kind: 'new'; index: number; json: IDataObject }
  /** a new item that all input items caused together */
  | { kind: 'ofAll'; json: IDataObject }
  /** the input item failed, alone */
  | { kind: 'failed'; index: number; error: unknown };

export function goesOn(index: number, json: IDataObject): Answer {
  return { kind: 'goesOn', index, json };
}

export function made(index: number, json: IDataObject): Answer {
  return { kind: 'new', index, json };
}

export function ofAll(json: IDataObject): Answer {
  return { kind: 'ofAll', json };
}

export function failedAt(index: number, error: unknown): Answer {
  return { kind: 'failed', index, error };
}

/** How a node says a failure; each has a default. */
export interface FailureWords {
  /** the field `error` of an item that failed; see `reasonOf` */
  reason?(error: unknown): IDataObject;
  /** what ends an execution that does not go on; see `toNodeError` */
  toError?(node: INode, error: unknown, index: number): Error;
  /** what an item that failed keeps of its fields where it leaves by the regular output; all of them */
  kept?(json: IDataObject): IDataObject;
}

/** What of a run is asked here. */
interface Ran {
  node: INode;
  items: readonly INodeExecutionData[];
  goesOn: boolean;
}

/**
 * Answers as n8n's items, each paired with what it came from. An item that failed bears `error` and goes to the error
 * output; where the node does not go on, the first of them ends the execution.
 */
export function toItems({ node, items, goesOn }: Ran, answers: readonly Answer[], words: FailureWords) {
  return answers.map((answer): INodeExecutionData => {
    if (answer.kind === 'ofAll') return itemOfAll(answer.json, items.length);
    const { index } = answer;
    const item = items[index];
    if (item === undefined) throw new Error(`The operation answered for item ${index}, which there is not`);
    if (answer.kind === 'new') return itemFor(answer.json, index);
    if (answer.kind === 'goesOn') return itemFrom(item, answer.json, index);
    const { reason = reasonOf, toError = toNodeError, kept = whole } = words;
    if (!goesOn) throw toError(node, answer.error, index);
    const failure = { error: reason(answer.error) };
    // on the error output n8n (2.41) lays the item over the one that came in, but only where `error` is its one field;
    // of an item with an n8n error object beside `json` it keeps the message alone, and event_id and token are lost
    return itemFrom(item, node.onError === 'continueErrorOutput' ? failure : { ...kept(item.json), ...failure }, index);
  });
}

function whole(json: IDataObject): IDataObject {
  return json;
}

/**
 * Works on the items one by one, up to `limit` at a time, in the order of the items: where one fails its neighbours go
 * on, unless the execution ends with it.
 */
export async function eachItem(
  { items, goesOn }: Omit<Ran, 'node'>,
  limit: number,
  work: (item: INodeExecutionData, index: number) => Promise<Answer | Answer[]>,
): Promise<Answer[]> {
  let isOver = false;
  const answers = await mapConcurrently(items, limit, async (item, index) => {
    if (isOver) return [];
    const said = await work(item, index).catch((error: unknown) => failedAt(index, error));
    const its = Array.isArray(said) ? said : [said];
    if (!goesOn && its.some(({ kind }) => kind === 'failed')) isOver = true;
    return its;
  });
  return answers.flat();
}

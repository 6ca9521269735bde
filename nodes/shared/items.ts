import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import * as z from 'zod';
import { hintOf, messageOf, toNodeError } from './errors';

/** An output item of the input item at `index`. */
export function itemFor(json: IDataObject, index: number): INodeExecutionData {
  return { json, pairedItem: { item: index } };
}

/** The input item going on with other fields: its files go with it. */
export function itemFrom(input: INodeExecutionData, json: IDataObject, index: number): INodeExecutionData {
  return input.binary === undefined ? itemFor(json, index) : { ...itemFor(json, index), binary: input.binary };
}

/** An output item that all input items caused together, e.g. a row of a list. */
export function itemOfAll(json: IDataObject, inputCount: number): INodeExecutionData {
  return { json, pairedItem: Array.from({ length: inputCount }, (_, item) => ({ item })) };
}

const reasonSchema = z.object({
  path: z.string().nullish().catch(null),
  hint: z.string().nullish().catch(null),
  description: z.string().nullish().catch(null),
  code: z.string().nullish().catch(null),
  details: z.string().nullish().catch(null),
});

/** An error as data: its message, and of where, what to do, SQLSTATE and details what the error knows. */
function reasonOf(error: unknown): IDataObject {
  const { description, ...known } = reasonSchema.catch({}).parse(error);
  // hintOf repeats the details that stand beside it here
  const hint = known.hint ?? description ?? (known.details ? null : hintOf(error));
  const reason = { ...known, hint };
  return { message: messageOf(error), ...Object.fromEntries(Object.entries(reason).filter(([, value]) => value)) };
}

/**
 * An item that failed, for `onError`: "continue". Its field `error` is `{message, path?, hint?, code?, details?}`.
 *
 * On the error output n8n (2.41) itself lays the item over the one that came in, but only where `error` is its one
 * field; of an item with an n8n error object beside `json` it keeps the message alone, and event_id and token are lost.
 */
export function failedItem(
  context: IExecuteFunctions,
  input: INodeExecutionData,
  index: number,
  error: unknown,
): INodeExecutionData {
  const reason = { error: reasonOf(error) };
  return itemFrom(
    input,
    context.getNode().onError === 'continueErrorOutput' ? reason : { ...input.json, ...reason },
    index,
  );
}

/**
 * Runs an operation over all items at once. Where it fails as a whole, every item fails with it: onto the
 * error output if the node continues on failure, else the execution ends.
 */
export async function runForAllItems(
  context: IExecuteFunctions,
  operation: (items: INodeExecutionData[]) => Promise<INodeExecutionData[]>,
): Promise<INodeExecutionData[][]> {
  const items = context.getInputData();
  try {
    return [await operation(items)];
  } catch (error) {
    if (!context.continueOnFail()) throw toNodeError(context.getNode(), error);
    return [items.map((item, index) => failedItem(context, item, index, error))];
  }
}

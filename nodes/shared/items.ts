import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { messageOf, toNodeError } from './errors';

/** An output item of the input item at `index`. */
export function itemFor(json: IDataObject, index: number): INodeExecutionData {
  return { json, pairedItem: { item: index } };
}

/** An output item that all input items caused together, e.g. a row of a list. */
export function itemOfAll(json: IDataObject, inputCount: number): INodeExecutionData {
  return { json, pairedItem: Array.from({ length: inputCount }, (_, item) => ({ item })) };
}

/** The items as they came, paired with themselves; `json` is passed on, not copied. */
export function passThrough(items: INodeExecutionData[]): INodeExecutionData[] {
  return items.map((item, index) => itemFor(item.json, index));
}

/** An item that goes to the error output ("continue using error output"), with its input's fields. */
export function failedItem(
  context: IExecuteFunctions,
  input: INodeExecutionData,
  index: number,
  error: unknown,
): INodeExecutionData {
  const nodeError = toNodeError(context.getNode(), error, index);
  return {
    json: { ...input.json, error: messageOf(error) },
    error: nodeError,
    pairedItem: { item: index },
  };
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

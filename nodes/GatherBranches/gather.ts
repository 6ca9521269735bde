import type { INodeExecutionData } from 'n8n-workflow';

/**
 * The items of all inputs in one list, input by input, each paired with the item and the input it came from.
 * @param inputs an input that brought nothing is empty
 */
export function gatherItems(inputs: readonly (readonly INodeExecutionData[])[]): INodeExecutionData[] {
  return inputs.flatMap((items, input) => items.map((item, index) => ({ ...item, pairedItem: { item: index, input } })));
}

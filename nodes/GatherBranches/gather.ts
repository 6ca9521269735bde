import type { INodeExecutionData } from 'n8n-workflow';

/**
 * The items of all inputs in one list, input by input, each paired with the item and the input it came from.
 * @param inputs an input that brought nothing is empty
 */
export function gatherItems(inputs: readonly (readonly INodeExecutionData[])[]): INodeExecutionData[] {
  return inputs.flatMap((items, input) =>
    items.map((item, index) => ({ ...item, pairedItem: { item: index, input } })),
  );
}

/**
 * All inputs that n8n has, whatever the node says their number is. It tells of the end by throwing, once past it.
 * @param read what an input brought
 */
export function inputsOf(read: (input: number) => INodeExecutionData[]): INodeExecutionData[][] {
  const inputs: INodeExecutionData[][] = [];
  for (let input = 0; input < MOST_WIRED; input += 1) {
    try {
      inputs.push(read(input));
    } catch {
      break;
    }
  }
  while (inputs.at(-1)?.length === 0) inputs.pop();
  return inputs;
}

/** Far more than anybody wires. */
const MOST_WIRED = 100;

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

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

import type { IExecuteFunctions, INodeExecutionData, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/** One operation of the node: what staff see of it, its fields, and what it does with all items at once. */
export interface EventLogOperation {
  option: INodePropertyOptions & { value: string; action: string; description: string };
  fields: INodeProperties[];
  execute(context: IExecuteFunctions, items: INodeExecutionData[]): Promise<INodeExecutionData[]>;
}

/** Shows fields for one operation only. */
export function fieldsOf(operation: string, fields: INodeProperties[]): INodeProperties[] {
  return fields.map((field) => ({ ...field, displayOptions: { show: { operation: [operation] } } }));
}

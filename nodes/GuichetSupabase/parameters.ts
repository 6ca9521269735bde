import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import * as z from 'zod';

/** Shows a field for some operations only. */
export function shownFor(operations: string[], properties: INodeProperties[]): INodeProperties[] {
  return properties.map((property) => ({
    ...property,
    displayOptions: { ...property.displayOptions, show: { operation: operations, ...property.displayOptions?.show } },
  }));
}

/** Reads a parameter once, for all items: no expression per item on the way of an event. */
export function textOf(context: IExecuteFunctions, name: string): string {
  return z.string().parse(context.getNodeParameter(name, 0, '') ?? '').trim();
}

/** `a, b` → `['a', 'b']` */
export function listOf(context: IExecuteFunctions, name: string): string[] {
  return textOf(context, name)
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

const objectSchema = z.record(z.string(), z.unknown());

/** A JSON field of the editor: text, or an object where an expression gave one. */
export function objectOf(context: IExecuteFunctions, name: string): IDataObject {
  const value: unknown = context.getNodeParameter(name, 0, {});
  try {
    const parsed: unknown = typeof value === 'string' ? JSON.parse(value.trim() || '{}') : value;
    return objectSchema.parse(parsed) as IDataObject;
  } catch (error) {
    throw new NodeOperationError(context.getNode(), `"${name}" is not a JSON object`, {
      description: `Write it like {"key": "value"}. ${error instanceof Error ? error.message : ''}`,
    });
  }
}

/** A name that must be filled in: a table, a function. */
export function requiredText(context: IExecuteFunctions, name: string, label: string): string {
  const value = textOf(context, name);
  if (value === '') throw new NodeOperationError(context.getNode(), `"${label}" is empty: fill it in on the node`);
  return value;
}

export const tableField: INodeProperties = {
  displayName: 'Table',
  name: 'table',
  type: 'string',
  required: true,
  default: '',
  placeholder: 'e.g. establishments',
  description: 'Table or view as the REST interface names it',
};

export const columnsField: INodeProperties = {
  displayName: 'Columns',
  name: 'columns',
  type: 'string',
  default: '',
  placeholder: 'e.g. name, updated_at',
  description: 'Fields of the item to write, separated by commas. Empty: every field.',
};

export const matchColumnsField: INodeProperties = {
  displayName: 'Match Columns',
  name: 'matchColumns',
  type: 'string',
  required: true,
  default: 'id',
  placeholder: 'e.g. stripe_customer_id',
  description: 'Columns that find the rows of an item, separated by commas; the item must bear fields of the same names',
};

import type { INodeProperties } from 'n8n-workflow';
import { callForItems, callOnce } from './callFunction';
import { deleteRows } from './delete';
import { insert } from './insert';
import type { Operation } from './operation';
import { select } from './select';
import { update } from './update';
import { upsert } from './upsert';

/** What the node can do; `callFunction` has two ways that differ in what they give back. */
export function operationNamed(name: string, argumentMode: string): Operation | undefined {
  const operations = new Map<string, Operation>([
    ['callFunction', argumentMode === 'object' ? callOnce : callForItems],
    ['delete', deleteRows],
    ['insert', insert],
    ['select', select],
    ['update', update],
    ['upsert', upsert],
  ]);
  return operations.get(name);
}

const operationField: INodeProperties = {
  displayName: 'Operation',
  name: 'operation',
  type: 'options',
  noDataExpression: true,
  default: 'callFunction',
  options: [
    {
      name: 'Call Function',
      value: 'callFunction',
      action: 'Call a function',
      description: 'Call a SQL function, once for all items',
    },
    {
      name: 'Create or Update',
      value: 'upsert',
      action: 'Upsert rows',
      description: 'Create a new record, or update the current one if it already exists (upsert)',
    },
    { name: 'Delete', value: 'delete', action: 'Delete rows', description: 'Delete the rows that the items name' },
    { name: 'Insert', value: 'insert', action: 'Insert rows', description: 'Write a new row for every item' },
    { name: 'Select', value: 'select', action: 'Select rows', description: 'Read rows by filters' },
    { name: 'Update', value: 'update', action: 'Update rows', description: 'Change the rows that the items name' },
  ],
};

const outputField: INodeProperties = {
  displayName: 'Output',
  name: 'output',
  type: 'options',
  default: 'merged',
  description: 'What each item carries on; with "One Object, Once" always the result',
  options: [
    {
      name: 'Item with Its Result',
      value: 'merged',
      description: 'The fields of the result come over those of the item',
    },
    { name: 'Only the Result', value: 'result' },
  ],
  displayOptions: { show: { operation: ['callFunction', 'delete', 'insert', 'update', 'upsert'] } },
};

export const fields: INodeProperties[] = [
  operationField,
  ...callForItems.fields,
  ...insert.fields,
  ...upsert.fields,
  ...update.fields,
  ...deleteRows.fields,
  ...select.fields,
  outputField,
];

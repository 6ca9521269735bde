import type { IDataObject } from 'n8n-workflow';
import { settle } from '../settle';
import type { OutboxOperation } from './operation';

/** Marks rows as done and keeps what the call gave. */
export const complete: OutboxOperation = {
  option: { name: 'Complete', value: 'complete', action: 'Complete rows', description: 'Mark the rows as done' },
  fields: [
    {
      displayName: 'Result Field',
      name: 'resultField',
      type: 'string',
      default: 'result',
      placeholder: 'e.g. result',
      description: 'Field of the item that is kept with the row, such as what the call answered; dots lead into it, as in stripe.status',
      displayOptions: { show: { operation: ['complete'] } },
    },
  ],
  run(context, supabase, items) {
    const field = String(context.getNodeParameter('resultField', 0, 'result'));
    return settle(supabase, 'complete_outbox', items, ({ json }) => {
      const result = fieldAt(json, field);
      return result === undefined ? {} : { result };
    });
  },
};

function fieldAt(json: IDataObject, path: string): IDataObject[string] {
  return path.split('.').reduce<IDataObject[string]>((value, key) => (isRecord(value) ? value[key] : undefined), json);
}

function isRecord(value: IDataObject[string]): value is IDataObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

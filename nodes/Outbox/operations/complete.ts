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
      description: 'Field of the item that is kept with the row, such as what the call answered',
      displayOptions: { show: { operation: ['complete'] } },
    },
  ],
  run(context, supabase, items) {
    const field = String(context.getNodeParameter('resultField', 0, 'result'));
    return settle(supabase, 'complete_outbox', items, ({ json }) => {
      const result = json[field];
      return result === undefined ? {} : { result };
    });
  },
};

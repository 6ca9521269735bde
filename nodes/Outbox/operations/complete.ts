import type { IDataObject } from 'n8n-workflow';
import { isJsonObject } from '../../shared/record';
import { settle } from '../settle';
import type { OutboxOperation } from '../row';

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
      description:
        'Field of the item that is kept with the row, such as what the call answered; dots lead into it, as in stripe.status',
    },
  ],
  execute(run) {
    const { fields } = run;
    const field = (index: number) => String(fields.value('resultField', index, 'key', 'result'));
    const same = fields.hasExpression('resultField') ? undefined : field(0);
    return settle(run, 'complete_outbox', ({ json }, index) => {
      const result = fieldAt(json, same ?? field(index));
      return result === undefined ? {} : { result };
    });
  },
};

function fieldAt(json: IDataObject, path: string): IDataObject[string] {
  return path
    .split('.')
    .reduce<IDataObject[string]>(
      (value, key) => (isJsonObject(value) && !(value instanceof Date) ? value[key] : undefined),
      json,
    );
}

import type { IDataObject } from 'n8n-workflow';
import { isJsonObject } from '../../shared/record';
import { settle } from '../settle';
import type { OutboxOperation } from '../row';

const DEFAULT_FIELD = 'result';

/** The call before it did not answer: n8n hands the input of a node that threw on by its regular output. */
class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly hint =
    'The row is not done: it is tried again. The node before this one failed, or answers in another field';

  constructor(field: string) {
    super(`The item has no field "${field}", which the call was to answer with`);
  }
}

/** Marks rows as done and keeps what the call gave. A row whose call has not given what it was to give is not done. */
export const complete: OutboxOperation = {
  option: { name: 'Complete', value: 'complete', action: 'Complete rows', description: 'Mark the rows as done' },
  fields: [
    {
      displayName: 'Result Field',
      name: 'resultField',
      type: 'string',
      default: DEFAULT_FIELD,
      placeholder: 'e.g. result',
      description:
        'Field of the item that is kept with the row, such as what the call answered; dots lead into it, as in stripe.status. Where another field than "result" is named and an item lacks it, its row is not done.',
    },
  ],
  execute(run) {
    const { fields } = run;
    const field = (index: number) => String(fields.value('resultField', index, 'key', { fallback: DEFAULT_FIELD }));
    const same = fields.hasExpression('resultField') ? undefined : field(0);
    return settle(run, 'complete_outbox', ({ json }, index) => {
      const name = same ?? field(index);
      const result = fieldAt(json, name);
      if (result !== undefined) return { result };
      return name === DEFAULT_FIELD ? {} : new NoAnswer(name);
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

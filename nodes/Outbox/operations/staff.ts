import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { FieldReader } from '../../shared/fields';
import { itemFrom } from '../../shared/items';
import type { Supabase } from '../../shared/transport';
import { settledAnswer } from '../settle';
import { outboxIdOf, type OutboxOperation } from './operation';

async function decide(
  supabase: Supabase,
  functionName: string,
  items: INodeExecutionData[],
  more: IDataObject,
): Promise<INodeExecutionData[]> {
  const ids = items.map(({ json }, index) => outboxIdOf(json, index));
  const { results } = await supabase.call(functionName, { ids: [...new Set(ids)], ...more }, settledAnswer);
  const byId = new Map(results.map(({ id, result }) => [id, result]));
  return items.map((item, index) => {
    const result = byId.get(ids[index] ?? '') ?? 'not_found';
    return itemFrom(item, { ...item.json, outbox: { result } }, index);
  });
}

/** Staff: gives rows up for good, so that what waits behind them goes on. */
export const skip: OutboxOperation = {
  option: {
    name: 'Skip',
    value: 'skip',
    action: 'Skip rows',
    description: 'Give the rows up; what waits behind them goes on',
  },
  fields: [
    {
      displayName: 'Reason',
      name: 'reason',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. refunded by bank transfer on 3 November',
      description: 'Kept with the row, for whoever looks at it later',
      displayOptions: { show: { operation: ['skip'] } },
    },
  ],
  async run(context, supabase, items) {
    const fields = new FieldReader(context, { fields: skip.fields, items });
    const isSame = !fields.hasExpression('reason');
    const reasons = items.map((_, index) =>
      String(fields.value('reason', isSame ? 0 : index, 'text', '') ?? '').trim(),
    );
    if (reasons.some((reason) => reason === ''))
      throw new Error('"Reason" is empty: say why the rows are skipped, it is kept with them');
    const settled: INodeExecutionData[] = [];
    for (const reason of new Set(reasons)) {
      const indexes = [...items.keys()].filter((index) => reasons[index] === reason);
      const decided = await decide(
        supabase,
        'skip_outbox',
        indexes.flatMap((index) => items[index] ?? []),
        { reason },
      );
      decided.forEach((item, position) => {
        const index = indexes[position] ?? 0;
        settled[index] = { ...item, pairedItem: { item: index } };
      });
    }
    return settled;
  },
};

/** Staff: tries parked rows again now. */
export const retry: OutboxOperation = {
  option: { name: 'Retry', value: 'retry', action: 'Retry rows', description: 'Try parked or waiting rows again now' },
  fields: [],
  run: (_context, supabase, items) => decide(supabase, 'retry_outbox', items, {}),
};

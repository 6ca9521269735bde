import type { IDataObject } from 'n8n-workflow';
import * as z from 'zod';
import { made, ofAll } from '../../shared/answers';
import { SupabaseMisunderstood } from '../../shared/errors';
import type { OutboxOperation } from '../row';

const rowsSchema = z.array(z.looseObject({ id: z.string() })).transform((rows) => rows as IDataObject[]);

/** Rows of the outbox, the newest first; for each item where a field is worked out from it, else once. */
export const list: OutboxOperation = {
  option: {
    name: 'List',
    value: 'list',
    action: 'List rows',
    description: 'Read rows of the outbox, the newest first',
  },
  fields: [
    {
      displayName: 'Status',
      name: 'status',
      type: 'options',
      default: 'parked',
      options: [
        { name: 'Any', value: 'any' },
        { name: 'Done', value: 'done' },
        { name: 'Parked', value: 'parked', description: 'Given up after the last attempt; waits for staff' },
        { name: 'Running', value: 'running' },
        { name: 'Skipped', value: 'skipped' },
        { name: 'Waiting', value: 'waiting' },
      ],
    },
    {
      displayName: 'Topic',
      name: 'topic',
      type: 'string',
      default: '',
      description: 'Only this kind of work. Empty: any.',
    },
    {
      displayName: 'Limit',
      name: 'limit',
      type: 'number',
      typeOptions: { minValue: 1 },
      default: 50,
      description: 'Max number of results to return',
    },
  ],
  async execute({ fields, items, supabase }) {
    const read = async (index: number) => {
      const status = String(fields.value('status', index, 'text', { fallback: 'parked' }));
      const topic = String(fields.value('topic', index, 'text', { fallback: '' }) ?? '').trim();
      let query = supabase.rest
        .from('outbox')
        .select(
          'id,topic,object_key,payload,status,attempts,next_attempt_at,result,error_message,created_at,settled_at',
        );
      if (status !== 'any') query = query.eq('status', status);
      if (topic !== '') query = query.eq('topic', topic);
      const answer = await supabase.settle(
        'select from outbox',
        query.order('seq', { ascending: false }).limit(limitOf(fields.value('limit', index, 'text', { fallback: 50 }))),
      );
      const rows = rowsSchema.safeParse(answer);
      if (!rows.success) throw new SupabaseMisunderstood('select from outbox', 'no list of rows');
      return rows.data.map((row) => ({ ...row, outbox_id: row.id }));
    };
    // what is the same for all items is read once
    if (!fields.hasExpression('status', 'topic', 'limit')) return (await read(0)).map(ofAll);
    const found = [];
    for (const index of items.keys()) found.push(...(await read(index)).map((row) => made(index, row)));
    return found;
  },
};

function limitOf(value: unknown): number {
  const limit = Number(value);
  if (Number.isSafeInteger(limit) && limit > 0) return limit;
  throw new Error(`"Limit" is ${JSON.stringify(value) ?? 'nothing'}: give a whole number, e.g. 50`);
}

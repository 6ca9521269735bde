import type { IDataObject } from 'n8n-workflow';
import * as z from 'zod';
import { itemOfAll } from '../../shared/items';
import type { OutboxOperation } from './operation';

const rowsSchema = z.array(z.looseObject({ id: z.string() })).transform((rows) => rows as IDataObject[]);

const show = { operation: ['list'] };

/** Rows of the outbox, the newest first; runs once, whatever came in. */
export const list: OutboxOperation = {
  option: { name: 'List', value: 'list', action: 'List rows', description: 'Read rows of the outbox, the newest first' },
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
      displayOptions: { show },
    },
    {
      displayName: 'Topic',
      name: 'topic',
      type: 'string',
      default: '',
      description: 'Only this kind of work. Empty: any.',
      displayOptions: { show },
    },
    {
      displayName: 'Limit',
      name: 'limit',
      type: 'number',
      typeOptions: { minValue: 1 },
      default: 50,
      description: 'Max number of results to return',
      displayOptions: { show },
    },
  ],
  async run(context, supabase, items) {
    const status = String(context.getNodeParameter('status', 0, 'parked'));
    const topic = String(context.getNodeParameter('topic', 0, '')).trim();
    const limit = z.number().int().positive().parse(context.getNodeParameter('limit', 0, 50));
    let query = supabase.rest
      .from('outbox')
      .select('id,topic,object_key,payload,status,attempts,next_attempt_at,result,error_message,created_at,settled_at');
    if (status !== 'any') query = query.eq('status', status);
    if (topic !== '') query = query.eq('topic', topic);
    const rows = rowsSchema.parse(
      await supabase.settle('select from outbox', query.order('seq', { ascending: false }).limit(limit)),
    );
    return rows.map((row) => itemOfAll({ ...row, outbox_id: row.id }, items.length));
  },
};

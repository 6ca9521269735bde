import type { IDataObject } from 'n8n-workflow';
import * as z from 'zod';
import { itemFor } from '../../shared/items';
import { supabaseOf } from '../../shared/transport';
import { stripeEventTypeOptions } from '../../shared/stripeEventTypes';
import { fieldsOf, type EventLogOperation } from '../operation';

const answer = z.object({
  events: z.array(z.custom<IDataObject>((row) => typeof row === 'object' && row !== null)),
});

const filterSchema = z.object({
  status: z.string().optional(),
  type: z.string().optional(),
  object_id: z.string().trim().optional(),
  before: z.string().optional(),
});

/** Reads the log, newest first; one item a row. */
export const list: EventLogOperation = {
  option: { name: 'List', value: 'list', description: 'Read the event log, newest first', action: 'List events' },
  fields: fieldsOf('list', [
    {
      displayName: 'Limit',
      name: 'limit',
      type: 'number',
      typeOptions: { minValue: 1 },
      default: 50,
      description: 'Max number of results to return',
    },
    {
      displayName: 'Filters',
      name: 'filters',
      type: 'collection',
      placeholder: 'Add Filter',
      default: {},
      options: [
        {
          displayName: 'Event Type',
          name: 'type',
          type: 'options',
          options: stripeEventTypeOptions(),
          default: 'customer.subscription.updated',
        },
        {
          displayName: 'Object ID',
          name: 'object_id',
          type: 'string',
          default: '',
          placeholder: 'sub_1A2B…',
          description: 'The Stripe object that the event is about',
        },
        {
          displayName: 'Received Before',
          name: 'before',
          type: 'dateTime',
          default: '',
          description: 'Only older events: for the next page, the received_at of the last row',
        },
        {
          displayName: 'Status',
          name: 'status',
          type: 'options',
          options: [
            { name: 'Error', value: 'error' },
            { name: 'Ignored', value: 'ignored' },
            { name: 'Pending', value: 'pending' },
            { name: 'Processed', value: 'processed' },
            { name: 'Processing', value: 'processing' },
          ],
          default: 'error',
        },
      ],
    },
  ]),
  async execute(context, items) {
    const supabase = await supabaseOf(context);
    const output = [];
    for (const index of items.keys()) {
      const chosen = filterSchema.parse(context.getNodeParameter('filters', index, {}));
      const filter = Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== ''));
      const limit = context.getNodeParameter('limit', index, 50);
      const { events } = await supabase.call('list_stripe_events', { filter: { ...filter, limit } }, answer);
      for (const event of events) output.push(itemFor(event, index));
    }
    return output;
  },
};

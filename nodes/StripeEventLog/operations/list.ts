import type { IDataObject } from 'n8n-workflow';
import * as z from 'zod';
import { made } from '../../shared/answers';
import { stripeEventTypeOptions } from '../../shared/stripeEventTypes';
import type { EventLogOperation } from '../operation';

const answer = z.object({
  events: z.array(z.custom<IDataObject>((row) => typeof row === 'object' && row !== null)),
});

const filterSchema = z.object({
  status: z.string().optional(),
  type: z.string().optional(),
  object_id: z.string().trim().optional(),
  before: z.coerce.number().int().positive().optional(),
});

/** A filter that was added and left empty is none. @throws Error that names the one that cannot be read */
function filterOf(filters: unknown): z.infer<typeof filterSchema> {
  const given = typeof filters === 'object' && filters !== null ? filters : {};
  const parsed = filterSchema.safeParse(
    Object.fromEntries(Object.entries(given).filter(([, value]) => value !== '' && value !== 0)),
  );
  if (parsed.success) return parsed.data;
  throw new Error(
    `The filter "${parsed.error.issues[0]?.path.join('.') ?? ''}" cannot be read: ${parsed.error.issues[0]?.message ?? ''}`,
  );
}

/** Reads the log, newest first; one item a row. */
export const list: EventLogOperation = {
  option: {
    name: 'List',
    value: 'list',
    description: 'Read the event log, newest first, without the payloads',
    action: 'List events',
  },
  fields: [
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
          displayName: 'Before',
          name: 'before',
          type: 'number',
          default: 0,
          description: 'Only events that arrived earlier: for the next page, the field seq of the last row',
        },
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
  ],
  async execute({ fields, items, supabase }) {
    const output = [];
    for (const index of items.keys()) {
      const filter = filterOf(fields.value('filters', index, 'text', { fallback: {} }));
      const limit = fields.value('limit', index, 'text', { fallback: 50 });
      const { events } = await supabase.call('list_stripe_events', { filter: { ...filter, limit } }, answer);
      for (const event of events) output.push(made(index, event));
    }
    return output;
  },
};

import * as z from 'zod';
import { made, ofAll } from '../../shared/answers';
import type { EventLogOperation } from '../operation';

const answer = z.object({ results: z.array(z.looseObject({ event_id: z.string(), result: z.string() })) });

/** Puts events back into the queue, whatever became of them; safe to run twice. */
export const replay: EventLogOperation = {
  option: {
    name: 'Replay',
    value: 'replay',
    description: 'Put events back into the queue, e.g. those that ended as "error"',
    action: 'Replay events',
  },
  fields: [
    {
      displayName: 'Event IDs',
      name: 'eventIds',
      type: 'string',
      default: '',
      placeholder: 'evt_1A2B…, evt_3C4D…',
      description: 'Separated by commas, spaces or lines. Leave empty to take the field event_id of the items.',
    },
    {
      displayName: 'Decided Through a Form',
      name: 'byForm',
      type: 'boolean',
      default: false,
      description: 'Whether somebody asked for it in a form; staff_actions keeps it',
    },
  ],
  async execute({ fields, items, supabase }) {
    const named = [...items.keys()]
      .slice(0, fields.hasExpression('eventIds') ? undefined : 1)
      .flatMap((index) => String(fields.value('eventIds', index, 'key', { fallback: '' }) ?? '').split(/[\s,;]+/));
    const fromItems = new Map<string, number>();
    items.forEach(({ json }, index) => {
      if (typeof json.event_id === 'string') fromItems.set(json.event_id, index);
    });
    const chosen = named.filter((id) => id !== '');
    const eventIds = [...new Set(chosen.length > 0 ? chosen : fromItems.keys())];
    if (eventIds.length === 0) throw new Error('No event to replay: enter event ids, or pass items with an event_id.');
    const server =
      fields.value('byForm', 0, 'key', { fallback: false }) === true ? supabase.decidedBy('form', '') : supabase;
    const { results } = await server.call('replay_stripe_events', { event_ids: eventIds }, answer);
    return results.map(({ event_id, result }) => {
      const index = fromItems.get(event_id);
      return index === undefined ? ofAll({ event_id, result }) : made(index, { event_id, result });
    });
  },
};

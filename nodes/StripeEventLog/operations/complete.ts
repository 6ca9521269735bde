import * as z from 'zod';
import { groupByToken, inInputOrder } from '../leases';
import type { EventLogOperation } from '../operation';

const answer = z.object({ results: z.array(z.looseObject({ event_id: z.string(), result: z.string() })) });

/** Marks events as processed; an event whose lease has lapsed comes back as `lapsed` and is unchanged. */
export const complete: EventLogOperation = {
  option: {
    name: 'Complete',
    value: 'complete',
    description: 'Mark the events as processed',
    action: 'Complete events',
  },
  fields: [],
  async execute({ context, items, supabase }) {
    const output = [];
    for (const [token, group] of groupByToken(context, items)) {
      const results = new Map<string, string>();
      if (token !== null) {
        const events = [...new Set(group.map(({ eventId }) => eventId))].map((event_id) => ({ event_id }));
        const answered = await supabase.call('complete_stripe_events', { token, events }, answer);
        for (const { event_id, result } of answered.results) results.set(event_id, result);
      }
      for (const { item, index, eventId } of group) {
        const result = results.get(eventId) ?? (token === null ? 'test' : 'lapsed');
        output.push({ index, json: { event_id: eventId, type: item.json.type ?? null, result } });
      }
    }
    return inInputOrder(output);
  },
};

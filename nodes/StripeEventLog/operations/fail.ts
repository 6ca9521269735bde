import * as z from 'zod';
import { failureOf } from '../../shared/failure';
import { groupByToken, inInputOrder } from '../leases';
import type { EventLogOperation } from '../operation';

const answer = z.object({
  results: z.array(
    z.looseObject({
      event_id: z.string(),
      result: z.string(),
      attempts: z.number().nullish(),
      next_attempt_at: z.string().nullish(),
    }),
  ),
});

/** Puts events that came over an error output up for their next attempt, or for good to `error` after the last. */
export const fail: EventLogOperation = {
  option: {
    name: 'Fail',
    value: 'fail',
    description: 'Write down why the events failed; they are tried again later, up to their last attempt',
    action: 'Fail events',
  },
  fields: [],
  async execute({ context, items, supabase }) {
    const output = [];
    for (const [token, group] of groupByToken(context, items)) {
      const failures = new Map(group.map(({ item, eventId }) => [eventId, failureOf(item, item.json.message)]));
      const results = new Map<string, z.infer<typeof answer>['results'][number]>();
      if (token !== null) {
        const events = [...failures].map(([event_id, failure]) => ({ event_id, ...failure }));
        const answered = await supabase.call('fail_stripe_events', { token, events }, answer);
        for (const result of answered.results) results.set(result.event_id, result);
      }
      for (const { item, index, eventId } of group) {
        const outcome = results.get(eventId);
        output.push({
          index,
          json: {
            event_id: eventId,
            type: item.json.type ?? null,
            object_id: item.json.object_id ?? null,
            ...failures.get(eventId),
            result: outcome?.result ?? (token === null ? 'test' : 'lapsed'),
            attempts: outcome?.attempts ?? null,
            next_attempt_at: outcome?.next_attempt_at ?? null,
          },
        });
      }
    }
    return inInputOrder(output);
  },
};

import * as z from 'zod';
import { executionStamp } from '../execution';
import { groupByToken, inInputOrder, rememberTokens } from '../leases';
import type { EventLogOperation } from '../operation';

const answer = z.object({ begun: z.number().int() });

/**
 * Stamps this execution's id on the claimed events, so that the error workflow can fail exactly the events of
 * a crashed execution. Items pass through. A batch whose lease has lapsed meanwhile stops here: another
 * execution has its events.
 */
export const begin: EventLogOperation = {
  option: {
    name: 'Begin',
    value: 'begin',
    description: 'Write this execution beside the claimed events, and pass the items on',
    action: 'Begin processing events',
  },
  fields: [],
  async execute({ context, items, supabase }) {
    const executionId = context.getExecutionId();
    rememberTokens(executionId, items);
    const passed = [];
    for (const [token, group] of groupByToken(context, items)) {
      if (token !== null) {
        const args = { token, execution_id: executionStamp(context, executionId) };
        const { begun } = await supabase.call('begin_stripe_events', args, answer);
        if (begun === 0) {
          context.logger.warn(`The lease of ${group.length} Stripe events has lapsed: another execution has them`);
          continue;
        }
      }
      for (const { item, index } of group) passed.push({ index, json: item.json });
    }
    return inInputOrder(passed);
  },
};

import * as z from 'zod';
import { goesOn } from '../../shared/answers';
import { executionStamp } from '../execution';
import type { EventLogOperation } from '../operation';

const answer = z.object({ failed: z.number().int() });

/** What the Error Trigger emits; `id` is absent where the workflow could not even be activated. */
const errorTriggerItem = z.looseObject({
  execution: z
    .looseObject({
      id: z.coerce.string().optional(),
      lastNodeExecuted: z.string().nullish(),
      error: z.looseObject({ message: z.string().nullish() }).nullish(),
    })
    .optional(),
});

/** For the error workflow: fails exactly the events that the crashed execution had begun. */
export const failExecution: EventLogOperation = {
  option: {
    name: 'Fail Execution',
    value: 'failExecution',
    description: 'In an error workflow, behind an Error Trigger: fail the events that the broken execution had begun',
    action: 'Fail the events of an execution',
  },
  fields: [],
  async execute({ context, items, supabase }) {
    const output = [];
    for (const [index, item] of items.entries()) {
      const parsed = errorTriggerItem.safeParse(item.json);
      const execution = parsed.success ? parsed.data.execution : undefined;
      const node = execution?.lastNodeExecuted;
      const reason = execution?.error?.message ?? 'the execution ended without a message';
      const message = node ? `${node}: ${reason}` : reason;
      let failed = 0;
      if (execution?.id !== undefined) {
        const args = { execution_id: executionStamp(context, execution.id), message };
        ({ failed } = await supabase.call('fail_stripe_execution', args, answer));
      }
      output.push(goesOn(index, { ...item.json, failed, execution_id: execution?.id ?? null, message }));
    }
    return output;
  },
};

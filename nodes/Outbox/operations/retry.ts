import { decide } from '../decide';
import type { OutboxOperation } from '../row';

/** Staff: tries parked rows again now. */
export const retry: OutboxOperation = {
  option: { name: 'Retry', value: 'retry', action: 'Retry rows', description: 'Try parked or waiting rows again now' },
  fields: [],
  execute: (run) => decide(run, 'retry_outbox', [...run.items.keys()], {}),
};

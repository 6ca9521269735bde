import type { INodeProperties } from 'n8n-workflow';

/** How a trigger works on its inbox. What counts where an option is not set is said again in settings.ts, and a test compares the two. */
export const drainOptions: INodeProperties[] = [
  {
    displayName: 'Attempts',
    name: 'maxAttempts',
    type: 'number',
    typeOptions: { minValue: 1, maxValue: 50 },
    default: 8,
    description: 'How often an event is tried before it ends as "error" and waits for a replay',
  },
  {
    displayName: 'Batch Size',
    name: 'batchSize',
    type: 'number',
    typeOptions: { minValue: 1, maxValue: 1000 },
    default: 200,
    description: 'How many events one execution carries at most',
  },
  {
    displayName: 'Batches at Once',
    name: 'maxBatches',
    type: 'number',
    typeOptions: { minValue: 1, maxValue: 10 },
    default: 2,
    description: 'How many executions may run side by side, counted over all n8n processes',
  },
  {
    displayName: 'Heartbeat (Seconds)',
    name: 'heartbeatSeconds',
    type: 'number',
    typeOptions: { minValue: 0, maxValue: 600 },
    default: 5,
    description:
      'How often the lease is renewed while the execution runs; after six missed beats it lapses, so that what a crashed n8n held is soon free. 0: the whole lease at once, for queue mode, where a worker may go on without the process that started it.',
  },
  {
    displayName: 'Lease (Seconds)',
    name: 'leaseSeconds',
    type: 'number',
    typeOptions: { minValue: 10, maxValue: 3600 },
    default: 90,
    description:
      "After this time an execution that has not finished loses its events to another one. Keep it longer than the workflow's timeout.",
  },
  {
    displayName: 'Polling Interval (Seconds)',
    name: 'pollSeconds',
    type: 'number',
    typeOptions: { minValue: 1, maxValue: 300 },
    default: 1,
    description:
      'How often to look for events that another process received, or whose retry is due. Own events need no polling.',
  },
];

export const consumerField: INodeProperties = {
  displayName: 'Consumer',
  name: 'consumer',
  type: 'string',
  default: 'stripe-events',
  required: true,
  description:
    'Name of the inbox in the log. Give a copy of the workflow another name: two with the same name share the work.',
};

/** The collection of rarely changed settings, in the order of their names. */
export function optionsField(options: readonly INodeProperties[]): INodeProperties {
  return {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add option',
    default: {},
    options: options.toSorted((a, b) => a.displayName.localeCompare(b.displayName)),
  };
}

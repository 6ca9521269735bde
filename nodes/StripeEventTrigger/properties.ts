import type { INodeProperties } from 'n8n-workflow';
import { MAPPED_EVENT_TYPES, stripeEventTypeOptions } from '../shared/stripeEventTypes';

/** Rarely changed; each has a default that was measured. */
const options: INodeProperties = {
  displayName: 'Options',
  name: 'options',
  type: 'collection',
  placeholder: 'Add option',
  default: {},
  options: [
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
      displayName: 'Largest Body (KB)',
      name: 'maxBodyKilobytes',
      type: 'number',
      typeOptions: { minValue: 1, maxValue: 16384 },
      default: 1024,
      description: 'Larger requests are answered 413. Stripe stays far below the default.',
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
      displayName: 'Linger (Milliseconds)',
      name: 'lingerMs',
      type: 'number',
      typeOptions: { minValue: 0, maxValue: 1000 },
      default: 10,
      description: 'How long, in a burst, a request waits for others to share one write to the database with',
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
    {
      displayName: 'Signature Tolerance (Seconds)',
      name: 'toleranceSeconds',
      type: 'number',
      typeOptions: { minValue: 1, maxValue: 86400 },
      default: 300,
      description: 'How old a signature may be before the request counts as a replay',
    },
  ],
};

export const properties: INodeProperties[] = [
  {
    displayName:
      'Register the production URL above as an endpoint in Stripe, and enter its signing secret in the credential. Events are stored first and answered then; executions carry many at once.',
    name: 'notice',
    type: 'notice',
    default: '',
  },
  {
    displayName: 'Path',
    name: 'path',
    type: 'string',
    default: 'stripe-events',
    required: true,
    description: 'The last part of the URL that Stripe posts to',
  },
  {
    displayName: 'Consumer',
    name: 'consumer',
    type: 'string',
    default: 'stripe-events',
    required: true,
    description:
      'Name under which this workflow takes events from the log. Give a copy of the workflow another name: two with the same name share the work.',
  },
  {
    displayName: 'Mode',
    name: 'livemode',
    type: 'options',
    options: [
      { name: 'Live and Test', value: 'both' },
      { name: 'Live Only', value: 'live' },
      { name: 'Test Only', value: 'test' },
    ],
    default: 'both',
    description: 'Events of the other mode are logged as ignored',
  },
  {
    displayName: 'Events',
    name: 'events',
    type: 'multiOptions',
    options: stripeEventTypeOptions(),
    default: [...MAPPED_EVENT_TYPES],
    required: true,
    description: 'Event types that the workflow sees. All others are answered, logged as ignored and start nothing.',
  },
  options,
];

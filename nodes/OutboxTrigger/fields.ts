import type { INodeProperties } from 'n8n-workflow';

export const fields: INodeProperties[] = [
  {
    displayName: 'Drain',
    name: 'source',
    type: 'options',
    noDataExpression: true,
    default: 'alerts',
    options: [
      {
        name: 'Alerts',
        value: 'alerts',
        description: 'The outbox of alerts for support, equal ones folded into one item',
      },
      {
        name: 'Outbox',
        value: 'outbox',
        description: 'The outbox of work that leaves the database, in order for each object',
      },
    ],
  },
  {
    displayName: 'Topics',
    name: 'topics',
    type: 'string',
    required: true,
    default: '',
    placeholder: 'e.g. stripe.refund.create, email.send',
    description: 'Kinds of work this workflow does, separated by commas',
    displayOptions: { show: { source: ['outbox'] } },
  },
  {
    displayName: 'Interval (Seconds)',
    name: 'intervalSeconds',
    type: 'number',
    typeOptions: { minValue: 0.1, numberPrecision: 1 },
    default: 1,
    description: 'Time between two looks that find nothing; after a batch the next look follows at once',
  },
  {
    displayName: 'Batch Size',
    name: 'batchSize',
    type: 'number',
    typeOptions: { minValue: 1, maxValue: 500 },
    default: 50,
    description: 'Most alerts or rows in one execution',
  },
  {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add Option',
    default: {},
    options: [
      {
        displayName: 'Batches Side by Side',
        name: 'maxBatches',
        type: 'number',
        typeOptions: { minValue: 1, maxValue: 20 },
        default: 1,
        description: 'Executions that may run at the same time; objects stay in order in any case',
      },
      {
        displayName: 'Consumer',
        name: 'consumer',
        type: 'string',
        default: 'outbox',
        description: 'Whose rows this workflow claims; give a copied workflow a name of its own',
      },
      {
        displayName: 'Fold Window (Seconds)',
        name: 'foldSeconds',
        type: 'number',
        typeOptions: { minValue: 0 },
        default: 10,
        description: 'Equal alerts within this time become one message',
      },
      {
        displayName: 'Heartbeat (Seconds)',
        name: 'heartbeatSeconds',
        type: 'number',
        typeOptions: { minValue: 0 },
        default: 5,
        description:
          'How often the lease is renewed while the execution runs; after six missed beats it lapses, so that what a crashed n8n held is soon free. 0: the whole lease at once, for queue mode, where a worker may go on without the process that started it.',
      },
      {
        displayName: 'Lease (Seconds)',
        name: 'leaseSeconds',
        type: 'number',
        typeOptions: { minValue: 10 },
        default: 90,
        description: 'How long a batch is reserved at most; must exceed the execution timeout of the workflow',
      },
    ],
  },
];

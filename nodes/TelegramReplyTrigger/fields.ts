import type { INodeProperties } from 'n8n-workflow';

export const fields: INodeProperties[] = [
  {
    displayName:
      'One bot, any number of workflows: whichever of them is active receives for all, and each gets what is its own.',
    name: 'notice',
    type: 'notice',
    default: '',
  },
  {
    displayName: 'Listens To',
    name: 'listensTo',
    type: 'options',
    noDataExpression: true,
    default: 'answers',
    options: [
      {
        name: 'Answers to Questions',
        value: 'answers',
        description: 'What people answer to Telegram Alert → Ask with the name below',
      },
      {
        name: 'Buttons and Commands',
        value: 'updates',
        description: 'What is pressed under alerts, and commands: for the workflow that decides them',
      },
    ],
  },
  {
    displayName: 'Answers To',
    name: 'topic',
    type: 'string',
    required: true,
    default: '',
    placeholder: 'e.g. livraison',
    description: 'The name that the question was asked under',
    displayOptions: { show: { listensTo: ['answers'] } },
  },
  {
    displayName: 'Receive By',
    name: 'receiveBy',
    type: 'options',
    noDataExpression: true,
    default: 'polling',
    options: [
      {
        name: 'Another Trigger Receives',
        value: 'none',
        description: 'This workflow only takes what is its own',
      },
      {
        name: 'Long Polling',
        value: 'polling',
        description: 'Telegram is asked all the time; needs no public address',
      },
      {
        name: 'Webhook',
        value: 'webhook',
        description: 'Telegram calls n8n, at the production URL above, which must be public and https',
      },
    ],
  },
  {
    displayName: 'Path',
    name: 'path',
    type: 'string',
    required: true,
    default: 'telegram',
    description: 'The last part of the URL that Telegram calls',
    displayOptions: { show: { receiveBy: ['webhook'] } },
  },
  {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add Option',
    default: {},
    options: [
      {
        displayName: 'Batch Size',
        name: 'batchSize',
        type: 'number',
        typeOptions: { minValue: 1, maxValue: 100 },
        default: 10,
        description: 'Most answers or updates in one execution',
      },
      {
        displayName: 'Done When',
        name: 'settledBy',
        type: 'options',
        default: 'success',
        options: [
          {
            name: 'An Outbox Node Says So',
            value: 'outbox',
            description: 'The workflow marks each item by itself, with Complete and Fail',
          },
          {
            name: 'The Execution Succeeds',
            value: 'success',
            description: 'Where it fails, all of its items come again',
          },
        ],
      },
      {
        displayName: 'Lease (Seconds)',
        name: 'leaseSeconds',
        type: 'number',
        typeOptions: { minValue: 10 },
        default: 90,
        description: 'How long items are reserved at most; must exceed the execution timeout of the workflow',
      },
    ],
  },
];

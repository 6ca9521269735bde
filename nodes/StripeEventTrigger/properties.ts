import type { INodeProperties } from 'n8n-workflow';
import { MAPPED_EVENT_TYPES, stripeEventTypeOptions } from '../shared/stripeEventTypes';
import { consumerField, drainOptions, optionsField } from '../shared/stripeInbox/drainOptions';

/** What the trigger asks of what it receives; what counts where one is not set is said again in settings.ts, and a test compares the two. */
const receiveOptions: INodeProperties[] = [
  {
    displayName: 'Largest Body (KB)',
    name: 'maxBodyKilobytes',
    type: 'number',
    typeOptions: { minValue: 1, maxValue: 16384 },
    default: 1024,
    description: 'Larger requests are answered 413. Stripe stays far below the default.',
  },
  {
    displayName: 'Linger (Milliseconds)',
    name: 'lingerMs',
    type: 'number',
    typeOptions: { minValue: 0, maxValue: 1000 },
    default: 50,
    description:
      'How long, in a dense burst on a busy n8n, a request waits at most for others to share one write to the database with',
  },
  {
    displayName: 'Signature Tolerance (Seconds)',
    name: 'toleranceSeconds',
    type: 'number',
    typeOptions: { minValue: 1, maxValue: 86400 },
    default: 300,
    description:
      'How old a signature may be before the request counts as a replay, and how far ahead of our clock before it counts as made up',
  },
];

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
  consumerField,
  {
    displayName: 'Start Executions',
    name: 'startExecutions',
    type: 'boolean',
    default: true,
    description:
      'Whether this workflow works on what it receives. Off: it only receives, which costs n8n half as much, and a Stripe Inbox Trigger with the same consumer starts the executions, in a workflow that can be edited while events keep coming.',
  },
  {
    displayName: 'Mode',
    name: 'livemode',
    type: 'options',
    options: [
      { name: 'As the Credential Says', value: 'both' },
      { name: 'Live Only', value: 'live' },
      { name: 'Test Only', value: 'test' },
    ],
    default: 'both',
    description:
      'Events of the other mode are logged as ignored, and support is told once; so are events of another account',
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
  optionsField([...drainOptions, ...receiveOptions]),
];

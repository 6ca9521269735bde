import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { MAPPED_EVENT_TYPES, STRIPE_EVENT_TYPES, stripeEventTypeOptions } from '../shared/stripeEventTypes';

/** `customer.subscription.*` and its like: every family that has more than one member. */
export function familyOptions(): INodePropertyOptions[] {
  const members = new Map<string, number>();
  for (const type of new Set([...MAPPED_EVENT_TYPES, ...STRIPE_EVENT_TYPES])) {
    const parts = type.split('.');
    for (let length = 1; length < parts.length; length += 1) {
      const family = `${parts.slice(0, length).join('.')}.*`;
      members.set(family, (members.get(family) ?? 0) + 1);
    }
  }
  return [...members]
    .filter(([, count]) => count > 1)
    .map(([family]) => ({ name: family, value: family }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

export const properties: INodeProperties[] = [
  {
    displayName: 'Branches',
    name: 'branches',
    type: 'fixedCollection',
    typeOptions: { multipleValues: true, sortable: true },
    placeholder: 'Add Branch',
    default: {},
    description:
      'An output for each branch. An event takes the first branch, from the top, that names its type; what no branch names takes the output Everything Else. A branch that is added at the end moves no line.',
    options: [
      {
        name: 'branch',
        displayName: 'Branch',
        values: [
          {
            displayName: 'Name',
            name: 'name',
            type: 'string',
            default: '',
            required: true,
            placeholder: 'Subscription updated',
            description: 'What the output is called',
          },
          {
            displayName: 'Event Types',
            name: 'events',
            type: 'multiOptions',
            options: [...familyOptions(), ...stripeEventTypeOptions()],
            default: [],
            required: true,
            description: 'A name with a star at its end takes all types that begin so',
          },
        ],
      },
    ],
  },
];

import type { INodeProperties } from 'n8n-workflow';

export const letterFields: INodeProperties[] = [
  {
    displayName: 'From',
    name: 'from',
    type: 'string',
    required: true,
    default: '',
    placeholder: 'Name <name@example.com>',
    description: 'Address of the sender, with or without a name',
  },
  {
    displayName: 'To',
    name: 'to',
    type: 'string',
    required: true,
    default: '={{ $json.to }}',
    placeholder: 'name@example.com',
    description: 'One address: a letter is for one person, and what bounces is known to be theirs',
  },
  {
    displayName: 'Subject',
    name: 'subject',
    type: 'string',
    required: true,
    default: '={{ $json.subject }}',
  },
  {
    displayName: 'Text',
    name: 'text',
    type: 'string',
    typeOptions: { rows: 6 },
    required: true,
    default: '={{ $json.text }}',
  },
  {
    displayName: 'Letter ID',
    name: 'letterId',
    type: 'string',
    required: true,
    default: '={{ $json.outbox_id }}',
    description:
      'The row of the outbox: the Message-ID is made of it, so that a letter that is sent again is one letter to the mail servers on its way',
  },
  {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add Option',
    default: {},
    options: [
      {
        displayName: 'Calendar',
        name: 'calendar',
        type: 'string',
        default: '',
        description: 'Text of an iCalendar file (.ics) that goes with the letter; empty: none',
      },
      {
        displayName: 'Calendar File Name',
        name: 'calendarFileName',
        type: 'string',
        default: 'event.ics',
      },
      {
        displayName: 'HTML',
        name: 'html',
        type: 'string',
        typeOptions: { rows: 6 },
        default: '',
        description: 'The same letter for programs that show HTML; the text stays for the others',
      },
      {
        displayName: 'Reply To',
        name: 'replyTo',
        type: 'string',
        default: '',
        placeholder: 'name@example.com',
        description: 'Where answers go; empty: to the sender',
      },
    ],
  },
];

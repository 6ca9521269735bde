import type { INodeProperties } from 'n8n-workflow';
import { metadataField, textField } from '../../fields';

export const LOCALES = ['auto', 'fr', 'en', 'de', 'es', 'it', 'nl'] as const;

const captureField: INodeProperties = {
  displayName: 'Capture',
  name: 'captureMethod',
  type: 'options',
  default: 'automatic_async',
  options: [
    { name: 'At Once', value: 'automatic_async', description: 'The money is taken when the buyer pays' },
    {
      name: 'Later (Manual)',
      value: 'manual',
      description: 'The money is held, and taken by Payment Intent: Capture; the session completes as unpaid',
    },
  ],
  description: 'When the money is taken; only for the mode Payment',
};

const options: INodeProperties = {
  displayName: 'Checkout Options',
  name: 'options',
  type: 'collection',
  placeholder: 'Add Option',
  default: {},
  options: [
    textField('currency', 'Currency', 'Only for the mode Setup', { default: 'eur' }),
    textField('customerEmail', 'Customer Email', 'Filled in on the page; not sent together with a customer ID', {
      placeholder: 'name@email.com',
    }),
    textField('customerId', 'Customer ID', 'Who pays, where Stripe knows them already', { placeholder: 'cus_…' }),
    textField('description', 'Description', 'On the payment; for staff and receipts'),
    textField(
      'expiresAt',
      'Expires At',
      'Date or unix seconds, 30 minutes to 24 hours ahead: best taken from the row, so that a second try asks for the same',
    ),
    {
      displayName: 'Expires in Minutes',
      name: 'expiresInMinutes',
      type: 'number',
      default: 30,
      description: 'From 30 minutes to 24 hours, rounded up to the quarter of an hour',
    },
    {
      displayName: 'Language',
      name: 'locale',
      type: 'options',
      default: 'fr',
      options: [
        { name: 'Dutch', value: 'nl' },
        { name: 'English', value: 'en' },
        { name: 'French', value: 'fr' },
        { name: 'German', value: 'de' },
        { name: 'Italian', value: 'it' },
        { name: 'Of the Browser', value: 'auto' },
        { name: 'Spanish', value: 'es' },
      ],
      description: 'Language of the page',
    },
    {
      displayName: 'Payment Method',
      name: 'paymentMethodCollection',
      type: 'options',
      default: 'always',
      options: [
        { name: 'Always Asked For', value: 'always' },
        { name: 'Only if Something Is Due', value: 'if_required', description: 'A trial starts without a card' },
      ],
      description: 'Whether a subscription that starts with a trial asks for a card',
    },
    {
      displayName: 'Trial Days',
      name: 'trialDays',
      type: 'number',
      default: 0,
      description: 'Days before the first payment of a subscription',
    },
  ],
};

export const checkoutFields: INodeProperties[] = [
  {
    displayName: 'Mode',
    name: 'mode',
    type: 'options',
    default: 'payment',
    options: [
      { name: 'Payment', value: 'payment', description: 'Paid once' },
      { name: 'Setup', value: 'setup', description: 'A card is stored, nothing is paid' },
      { name: 'Subscription', value: 'subscription', description: 'Paid each period' },
    ],
    description: 'What the page is for',
  },
  {
    displayName: 'Lines (JSON)',
    name: 'lineItems',
    type: 'json',
    default: '[{ "name": "", "unit_amount": 0, "currency": "eur", "quantity": 1 }]',
    description:
      'A list of <code>{"price": "price_…", "quantity": 1}</code>, or of <code>{"name", "unit_amount" (cents), "currency", "quantity"}</code>',
  },
  textField('successUrl', 'Success URL', 'Where the buyer goes after paying; {CHECKOUT_SESSION_ID} is filled in', {
    required: true,
    placeholder: 'https://…',
  }),
  textField('cancelUrl', 'Cancel URL', 'Where the buyer goes who gives up', { placeholder: 'https://…' }),
  textField('clientReferenceId', 'Client Reference ID', 'ID of our own row, by which the event is matched'),
  captureField,
  {
    displayName: 'Immediate Methods Only',
    name: 'immediateOnly',
    type: 'boolean',
    default: true,
    description:
      'Whether payment methods that take days (SEPA debit and the like) are left out: right for a machine, a place and a wallet',
  },
  metadataField,
  options,
];

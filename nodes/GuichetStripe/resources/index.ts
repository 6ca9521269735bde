import type { INodeProperties } from 'n8n-workflow';
import { mayBeEmptyField } from '../../shared/fields';
import type { StripeOperation, StripeResource } from '../operation';
import { checkoutSession } from './checkoutSession';
import { customer } from './customer';
import { event } from './event';
import { invoice } from './invoice';
import { invoicePayment } from './invoicePayment';
import { paymentIntent } from './paymentIntent';
import { portalSession } from './portalSession';
import { price } from './price';
import { product } from './product';
import { refund } from './refund';
import { subscription } from './subscription';
import { subscriptionItem } from './subscriptionItem';

const resources: StripeResource[] = [
  checkoutSession,
  customer,
  event,
  invoice,
  invoicePayment,
  paymentIntent,
  portalSession,
  price,
  product,
  refund,
  subscription,
  subscriptionItem,
];

/** Settings of a whole run, whatever the operation. */
export const runOptions: INodeProperties = {
  displayName: 'Run Options',
  name: 'runOptions',
  type: 'collection',
  placeholder: 'Add Option',
  default: {},
  options: [
    {
      displayName: 'Concurrency',
      name: 'concurrency',
      type: 'number',
      typeOptions: { minValue: 1, maxValue: 25 },
      default: 5,
      description: 'How many items are with Stripe at the same time',
    },
    mayBeEmptyField(resources.flatMap(({ operations }) => operations.flatMap(({ fields }) => fields))),
    {
      displayName: 'Output',
      name: 'output',
      type: 'options',
      default: 'merged',
      options: [
        { name: 'Input Fields With the Object Under "Stripe"', value: 'merged' },
        { name: "Stripe's Object Only", value: 'object' },
      ],
      description: 'What an item looks like after it',
    },
  ],
};

/** Resource, operations, their fields, in the order in which the editor shows them. */
export const properties: INodeProperties[] = [
  {
    displayName: 'Resource',
    name: 'resource',
    type: 'options',
    noDataExpression: true,
    options: resources.map(({ option }) => option),
    default: 'checkoutSession',
  },
  ...resources.map(operationField),
  ...resources.flatMap(({ operations }) => operations.flatMap(({ fields }) => fields)),
  runOptions,
];

function operationField({ option, operations }: StripeResource): INodeProperties {
  const first = operations[0]?.option.value;
  return {
    displayName: 'Operation',
    name: 'operation',
    type: 'options',
    noDataExpression: true,
    displayOptions: { show: { resource: [option.value] } },
    options: operations.map((operation) => operation.option),
    default: first,
  };
}

export function operationOf(resource: string, operation: string): StripeOperation | undefined {
  return resources
    .find(({ option }) => option.value === resource)
    ?.operations.find(({ option }) => option.value === operation);
}

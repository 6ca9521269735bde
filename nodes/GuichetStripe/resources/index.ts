import type { INodeProperties } from 'n8n-workflow';
import { propertiesOfResources } from '../../shared/operation';
import type { StripeResource } from '../operation';
import { runOptionsField } from '../runOptions';
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

/** In the order of the list in the editor. */
export const resources: readonly StripeResource[] = [
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

export const runOptions = runOptionsField(
  resources.flatMap(({ operations }) => operations.flatMap(({ fields }) => fields)),
);

/** Resource, operations, their fields, in the order in which the editor shows them. */
export const properties: INodeProperties[] = [...propertiesOfResources(resources, 'checkoutSession'), runOptions];

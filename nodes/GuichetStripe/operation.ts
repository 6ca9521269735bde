import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { StripeCalls } from './client/calls';
import type { Parameters } from './parameters/Parameters';

/** One operation of one resource: what staff see of it, its fields, and what it does with one item. */
export interface StripeOperation {
  option: INodePropertyOptions & { value: string; action: string; description: string };
  fields: INodeProperties[];
  /** Gives the object that Stripe answered with; an operation that lists gives several. */
  run(parameters: Parameters, calls: StripeCalls): Promise<object | object[]>;
}

/** What staff choose from first, with its operations. */
export interface StripeResource {
  option: INodePropertyOptions & { value: string };
  operations: StripeOperation[];
}

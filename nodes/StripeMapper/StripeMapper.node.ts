import {
  NodeConnectionTypes,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import { perform } from '../shared/operation';
import { mapItems } from './mapItems';
import { referenceOf } from './mapItem';

export class StripeMapper implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Stripe Mapper',
    name: 'stripeMapper',
    icon: { light: 'file:stripeMapper.svg', dark: 'file:stripeMapper.dark.svg' },
    group: ['transform'],
    version: 1,
    subtitle: 'events → rows',
    description:
      'Turns Stripe events and objects of any API version into the rows that the sync functions of the database take',
    defaults: { name: 'Stripe Mapper' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    usableAsTool: true,
    properties: mapItems.fields,
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return perform(
      this,
      () => mapItems,
      () => ({}),
      { kept: (json) => ({ ...referenceOf(json) }) },
    );
  }
}

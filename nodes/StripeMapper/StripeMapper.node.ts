import {
  NodeConnectionTypes,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import { itemFrom } from '../shared/items';
import { isFetched, mapFetched } from './mapFetched';
import { mapItem } from './mapItem';
import { unreadable, unreadableItem } from './unreadableItem';

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
    properties: [
      {
        displayName:
          'Takes the items of the Stripe Event Trigger, all at once, or rows of the outbox with the object that the Stripe node fetched for them. What nobody can read goes alone to the error output, with the path of the field.',
        name: 'notice',
        type: 'notice',
        default: '',
      },
    ],
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const continueOnFail = this.continueOnFail();
    const rows = this.getInputData().map((item, index): INodeExecutionData => {
      try {
        return itemFrom(item, { ...(isFetched(item.json) ? mapFetched(item.json) : mapItem(item.json)) }, index);
      } catch (error) {
        if (!continueOnFail) throw unreadable(this.getNode(), error, index);
        return itemFrom(item, unreadableItem(this.getNode(), item.json, index, error).json, index);
      }
    });
    return [rows];
  }
}

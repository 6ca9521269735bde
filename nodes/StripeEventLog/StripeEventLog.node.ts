import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import { runForAllItems } from '../shared/items';
import { operations } from './operations';

/** The log of Stripe events: what is being worked on, what is done, what failed, what shall be done again. */
export class StripeEventLog implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Stripe Event Log',
    name: 'stripeEventLog',
    icon: { light: 'file:stripeEventLog.svg', dark: 'file:stripeEventLog.dark.svg' },
    group: ['transform'],
    version: 1,
    subtitle: '={{$parameter["operation"]}}',
    description: 'Begin, complete, fail, replay and list the Stripe events in the log',
    defaults: { name: 'Stripe Event Log' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: 'guichetSupabaseApi', required: true }],
    usableAsTool: true,
    properties: [
      {
        displayName: 'Operation',
        name: 'operation',
        type: 'options',
        noDataExpression: true,
        options: operations.map(({ option }) => option),
        default: 'list',
      },
      ...operations.flatMap(({ fields }) => fields),
    ],
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const chosen = this.getNodeParameter('operation', 0);
    const operation = operations.find(({ option }) => option.value === chosen);
    if (operation === undefined)
      throw new NodeOperationError(this.getNode(), `There is no operation "${String(chosen)}"`);
    return runForAllItems(this, (items) => operation.execute(this, items));
  }
}

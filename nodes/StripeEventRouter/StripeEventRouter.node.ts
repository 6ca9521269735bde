import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { configuredOutputs } from './outputs';
import { properties } from './properties';
import { failAll } from '../shared/operation';
import { elseFirst, readBranches, routeItems } from './route';

/**
 * Sends each Stripe event to the branch that staff chose for its type. It reads its parameters once an
 * execution and routes in its own code: a Switch with five rules takes two milliseconds an item. In version 2
 * "Everything Else" is the first output: a branch that is added at the end moves none of the lines that are there.
 */
export class StripeEventRouter implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Stripe Event Router',
    name: 'stripeEventRouter',
    icon: { light: 'file:stripeEventRouter.svg', dark: 'file:stripeEventRouter.dark.svg' },
    group: ['transform'],
    version: [1, 2],
    defaultVersion: 2,
    subtitle: '={{($parameter["branches"]["branch"] || []).length}} branches',
    description: 'Sends each Stripe event to the branch of its type',
    defaults: { name: 'Stripe Event Router' },
    inputs: [NodeConnectionTypes.Main],
    outputs: `={{(${configuredOutputs.toString()})($parameter, $nodeVersion)}}`,
    usableAsTool: true,
    properties,
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    try {
      const outputs = routeItems(this.getInputData(), readBranches(this.getNodeParameter('branches', 0)));
      return this.getNode().typeVersion < 2 ? outputs : elseFirst(outputs);
    } catch (error) {
      return failAll(this, error);
    }
  }
}

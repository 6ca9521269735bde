import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { operationOfResource, perform } from '../shared/operation';
import { connectionOf, STRIPE_CREDENTIAL } from './client/credential';
import { failureFields } from './client/failure';
import { nodeErrorOf } from './client/nodeError';
import { properties, resources, runOptions } from './resources';
import { runOptionsOf } from './runOptions';

/** What goes out to Stripe: each request once, under a key that derives from our row. */
export class GuichetStripe implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Stripe (Guichet)',
    name: 'guichetStripe',
    icon: { light: 'file:guichetStripe.svg', dark: 'file:guichetStripe.dark.svg' },
    group: ['output'],
    // 2: to refund or capture all of it is chosen, no longer said by an amount of 0
    version: [1, 2],
    defaultVersion: 2,
    subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
    description: 'Customers, catalogue, Checkout, payments, refunds and seats in Stripe, each request once',
    defaults: { name: 'Stripe' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: STRIPE_CREDENTIAL, required: true }],
    properties,
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return perform(
      this,
      () => operationOfResource(this, resources),
      async () => ({ options: runOptionsOf(this, runOptions), connection: await connectionOf(this) }),
      { reason: failureFields, toError: nodeErrorOf },
    );
  }
}

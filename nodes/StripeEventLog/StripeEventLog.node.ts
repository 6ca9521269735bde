import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { operationOf, perform, propertiesOf } from '../shared/operation';
import { supabaseOf } from '../shared/transport';
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
    properties: propertiesOf(operations, 'list'),
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return perform(
      this,
      () => operationOf(this, operations),
      async () => ({ supabase: await supabaseOf(this) }),
    );
  }
}

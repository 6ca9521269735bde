import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { operationOf, perform, propertiesOf } from '../shared/operation';
import { SUPABASE_CREDENTIAL, supabaseOf } from '../shared/transport';
import { operations } from './operations';

/** What became of the outbox rows that an Outbox Trigger claimed, and what staff decide about parked ones. */
export class Outbox implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Outbox',
    name: 'outbox',
    icon: { light: 'file:outbox.svg', dark: 'file:outbox.dark.svg' },
    group: ['transform'],
    version: 1,
    subtitle: '={{ $parameter["operation"] }}',
    description: 'Complete, fail, skip, retry and list rows of the outbox',
    defaults: { name: 'Outbox' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: SUPABASE_CREDENTIAL, required: true }],
    properties: propertiesOf(operations, 'complete'),
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return perform(
      this,
      () => operationOf(this, operations),
      async () => ({ supabase: await supabaseOf(this) }),
    );
  }
}

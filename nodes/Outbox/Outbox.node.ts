import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import { runForAllItems } from '../shared/items';
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
    properties: [
      {
        displayName: 'Operation',
        name: 'operation',
        type: 'options',
        noDataExpression: true,
        options: operations.map(({ option }) => option),
        default: 'complete',
      },
      ...operations.flatMap(({ fields }) => fields),
    ],
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const chosen = this.getNodeParameter('operation', 0);
    const operation = operations.find(({ option }) => option.value === chosen);
    if (!operation) throw new NodeOperationError(this.getNode(), `There is no operation "${String(chosen)}"`);
    return runForAllItems(this, async (items) => operation.run(this, await supabaseOf(this), items));
  }
}

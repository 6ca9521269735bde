import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { operationOfResource, perform } from '../shared/operation';
import { properties, resources } from './resources';

/** A vending machine through its bridge: one operation per endpoint. */
export class MdbBridge implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'MDB Bridge',
    name: 'mdbBridge',
    icon: { light: 'file:mdbBridge.svg', dark: 'file:mdbBridge.dark.svg' },
    group: ['transform'],
    version: 1,
    subtitle: '={{ $parameter["resource"] + ": " + $parameter["operation"] }}',
    description: 'Approve, deny and follow vends on a vending machine, and switch its reader',
    defaults: { name: 'MDB Bridge' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: 'guichetMdbBridgeApi', required: true }],
    properties,
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return perform(
      this,
      () => operationOfResource(this, resources),
      () => ({}),
    );
  }
}

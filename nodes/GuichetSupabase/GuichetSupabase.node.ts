import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { fields } from './operations';
import { route } from './router';

/** Supabase rows and functions, one request for all items. */
export class GuichetSupabase implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Supabase (Guichet)',
    name: 'guichetSupabase',
    icon: { light: 'file:guichetSupabase.svg', dark: 'file:guichetSupabase.dark.svg' },
    group: ['transform'],
    version: 1,
    subtitle:
      '={{ $parameter["operation"] === "callFunction" ? $parameter["functionName"] : $parameter["operation"] + ": " + $parameter["table"] }}',
    description: 'Read and write Supabase, one request for all items; a bad item fails alone',
    defaults: { name: 'Supabase' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: 'guichetSupabaseApi', required: true }],
    properties: fields,
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return route(this);
  }
}

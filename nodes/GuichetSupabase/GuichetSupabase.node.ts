import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { operationOf, perform, propertiesOf } from '../shared/operation';
import { SUPABASE_CREDENTIAL, supabaseOf } from '../shared/transport';
import { operations } from './operations';
import { toError } from './outcome';
import { Settings } from './parameters';

/** Supabase rows and functions, in few requests, however many items come. */
export class GuichetSupabase implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Supabase (Guichet)',
    name: 'guichetSupabase',
    icon: { light: 'file:guichetSupabase.svg', dark: 'file:guichetSupabase.dark.svg' },
    group: ['transform'],
    // 2: a select reads for each item, unless "Run Once" is on
    version: [1, 2],
    defaultVersion: 2,
    subtitle:
      '={{ $parameter["operation"] === "callFunction" ? $parameter["functionName"] : $parameter["operation"] + ": " + $parameter["table"] }}',
    description: 'Read and write Supabase in few requests; a bad item fails alone',
    defaults: { name: 'Supabase' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: SUPABASE_CREDENTIAL, required: true }],
    properties: propertiesOf(operations, 'callFunction'),
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const choose = () => operationOf(this, operations);
    return perform(
      this,
      choose,
      async ({ fields }) => ({ settings: new Settings(this, fields), supabase: await supabaseOf(this) }),
      { toError },
    );
  }
}

import type { IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';

export interface FakeContextOptions {
  items?: INodeExecutionData[];
  parameters?: Record<string, unknown>;
  /** by credential type */
  credentials?: Record<string, object>;
  executionId?: string;
  /** which n8n it runs in */
  instanceId?: string;
  continueOnFail?: boolean;
}

export interface FakeContext {
  context: IExecuteFunctions;
  /** what the node wrote into the log output, by level */
  logged: { level: string; message: string }[];
}

/** What a node of this package asks of n8n while it executes, and nothing more. */
export function fakeContext(options: FakeContextOptions): FakeContext {
  const logged: FakeContext['logged'] = [];
  const write = (level: string) => (message: string) => logged.push({ level, message });
  const node: INode = {
    id: 'node-1',
    name: 'Node',
    type: 'n8n-nodes-guichet.node',
    typeVersion: 1,
    position: [0, 0],
    parameters: {},
  };
  const context: IExecuteFunctions = Object.assign(Object.create(null), {
    getInputData: () => options.items ?? [],
    getNode: () => node,
    getWorkflow: () => ({ id: 'workflow-1', name: 'Workflow', active: true }),
    getExecutionId: () => options.executionId ?? 'execution-1',
    getInstanceId: () => options.instanceId ?? 'n8n-1',
    continueOnFail: () => options.continueOnFail ?? false,
    getNodeParameter: (name: string, _index: number, fallback: unknown) => options.parameters?.[name] ?? fallback,
    getCredentials: async (type: string) => {
      const credential = options.credentials?.[type];
      if (credential === undefined) throw new Error(`Node does not have any credentials set for "${type}"`);
      return credential;
    },
    logger: { error: write('error'), warn: write('warn'), info: write('info'), debug: write('debug') },
  });
  return { context, logged };
}

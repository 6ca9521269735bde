import { fork } from 'node:child_process';
import path from 'node:path';
import type {
  IBinaryKeyData,
  IConnections,
  IDataObject,
  INode,
  INodeExecutionData,
  IWorkflowSettings,
} from 'n8n-workflow';
import * as z from 'zod';
import { checkOutput } from './outputSchema';

const ROOT = path.resolve(__dirname, '../../..');
const NODE = path.join(ROOT, 'stack/n8n/node_modules/.bin/node');

export interface CoreRun {
  /** items by node and output */
  output: Record<string, INodeExecutionData[][]>;
  /** what ended the execution */
  error: { message: string; description: string | null; itemIndex: number | null } | null;
  /** what n8n shows above the output */
  hints: string[];
  /** the whole of what n8n would save */
  everything: string;
}

export interface CoreWorkflow {
  items: IDataObject[];
  /** the node under test; it stands between a start and an end for each of its two outputs */
  node: Pick<INode, 'type' | 'parameters'> &
    Partial<Pick<INode, 'typeVersion' | 'onError' | 'retryOnFail' | 'maxTries' | 'waitBetweenTries'>>;
  /** by credential type */
  credentials: Record<string, IDataObject>;
  /** how often the node runs on the items in one execution, as in a loop; once where it is not said */
  runs?: number;
  /** which inputs of the node the start is wired to; the first where it is not said */
  inputs?: number[];
  /** files that every item bears */
  binary?: IBinaryKeyData;
}

/** A workflow as the repository ships it, from one of its triggers on. */
export interface ShippedRun {
  /** as its file has it */
  workflow: { nodes: INode[]; connections: IConnections; settings?: IWorkflowSettings };
  /** name of the trigger, and what it gives */
  from: string;
  items: IDataObject[];
  /** by credential type */
  credentials: Record<string, IDataObject>;
  /** what the person sends on each page of a form, by its name */
  pages?: Readonly<Record<string, IDataObject>>;
}

const runSchema = z.object({
  output: z.custom<CoreRun['output']>((value) => typeof value === 'object'),
  error: z
    .object({ message: z.string(), description: z.string().nullable(), itemIndex: z.number().nullable() })
    .nullable(),
  hints: z.array(z.string()),
  everything: z.string(),
});

/** The stack's real n8n-core in a process of its own; runs one workflow at a time. */
export interface N8nCore {
  /** What the node gives is held against its `__schema__`. */
  run(workflow: CoreWorkflow): Promise<CoreRun>;
  /**
   * Its Respond to Webhook gives `{answer}`, a page of a form `{answer: {title, message}}` beside what the person sends;
   * of n8n's own nodes Set, If and Stop and Error are known.
   */
  runShipped(run: ShippedRun): Promise<CoreRun>;
  close(): void;
}

const to = (node: string, index = 0) => [{ node, type: 'main' as const, index }];

/** The node under test with an end for its output and one for its error output. */
function toRequest({ items, node, credentials, runs = 1, inputs = [0], binary }: CoreWorkflow) {
  const place = (name: string, type: string): INode => ({
    id: name,
    name,
    type,
    typeVersion: 1,
    position: [0, 0],
    parameters: {},
  });
  const nodes: INode[] = [
    place('Start', 'test.start'),
    {
      ...place('Node', node.type),
      ...node,
      credentials: Object.fromEntries(Object.keys(credentials).map((type) => [type, { id: type, name: type }])),
    },
    place('Done', 'test.end'),
    place('Failed', 'test.end'),
  ];
  const connections: IConnections = {
    Start: { main: [Array.from({ length: runs }, () => inputs.flatMap((index) => to('Node', index))).flat()] },
    Node: { main: [to('Done'), to('Failed')] },
  };
  return { workflow: { nodes, connections }, credentials, items, ...(binary && { binary }) };
}

const formPage = z.object({
  completionTitle: z.string().optional(),
  completionMessage: z.string().optional(),
  options: z.object({ formTitle: z.string().optional(), formDescription: z.string().optional() }),
});

/** A page of a form without a browser. */
function toPage(node: INode, sent: IDataObject | undefined): INode {
  const { completionTitle, completionMessage, options } = formPage.parse(node.parameters);
  return {
    ...node,
    type: 'test.form',
    typeVersion: 1,
    parameters: {
      title: completionTitle ?? options.formTitle ?? '',
      message: completionMessage ?? options.formDescription ?? '',
      sent: completionTitle === undefined ? JSON.stringify(sent ?? {}) : '',
    },
  };
}

function toShippedRequest({ workflow, from, items, credentials, pages = {} }: ShippedRun) {
  const { nodes, connections, settings } = workflow;
  const standIn = (node: INode): INode => {
    if (node.name === from)
      return {
        id: node.id,
        name: node.name,
        type: 'test.start',
        typeVersion: 1,
        position: node.position,
        parameters: {},
      };
    if (node.type === 'n8n-nodes-base.form') return toPage(node, pages[node.name]);
    return node.type === 'n8n-nodes-base.respondToWebhook' ? { ...node, type: 'test.respond', typeVersion: 1 } : node;
  };
  const reached = new Set([from]);
  for (const name of reached) {
    for (const branch of connections[name]?.main ?? []) for (const { node } of branch ?? []) reached.add(node);
  }
  const kept = Object.entries(connections).filter(([name]) => reached.has(name));
  return {
    workflow: {
      nodes: nodes.filter(({ name }) => reached.has(name)).map(standIn),
      connections: Object.fromEntries(kept),
      ...(settings && { settings }),
    },
    items,
    credentials,
    start: from,
  };
}

export function startN8nCore(): N8nCore {
  const child = fork(path.join(__dirname, 'runInN8nCore.cjs'), {
    cwd: ROOT,
    execPath: NODE,
    execArgv: [],
    silent: true,
  });
  const written: Buffer[] = [];
  child.stderr?.on('data', (part: Buffer) => written.push(part));
  // n8n-core logs there; a full pipe would stop it
  child.stdout?.resume();
  const ask = (request: object): Promise<CoreRun> =>
    new Promise((resolve, reject) => {
      const ended = () => reject(new Error(`n8n-core ended: ${Buffer.concat(written).toString()}`));
      child.once('close', ended);
      child.once('message', (answer: unknown) => {
        child.off('close', ended);
        const run = runSchema.safeParse(answer);
        if (run.success) resolve(run.data);
        else reject(new Error(`n8n-core could not run it: ${JSON.stringify(answer)}`));
      });
      child.send(request);
    });
  return {
    async run(workflow) {
      const result = await ask(toRequest(workflow));
      checkOutput(workflow.node, result.output.Done?.[0] ?? []);
      return result;
    },
    runShipped: (shipped) => ask(toShippedRequest(shipped)),
    close() {
      if (child.connected) child.disconnect();
    },
  };
}

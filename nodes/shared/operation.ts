import type { IExecuteFunctions, INode, INodeExecutionData, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { failedAt, type Answer, type FailureWords, toItems } from './answers';
import { toNodeError } from './errors';
import { FieldReader } from './fields';

/** What every operation works with, whatever the node. */
export interface Run {
  readonly context: IExecuteFunctions;
  readonly node: INode;
  readonly items: readonly INodeExecutionData[];
  /** reads the operation's own fields; an expression that comes to nothing is refused */
  readonly fields: FieldReader;
  /** whether the node goes on after an item that failed: if not, what follows need not be begun */
  readonly goesOn: boolean;
}

/**
 * What a node does with all of its items: its fields, as staff see them, beside what they are for.
 * @typeParam Tools what the node hands to its operations beside the run itself, e.g. a client
 */
export interface Work<Tools extends object = object> {
  /** without `displayOptions` for the operation they belong to: see `propertiesOf` */
  readonly fields: INodeProperties[];
  /**
   * Says what became of each item; pairing, files and continue-on-fail are none of its business.
   * @throws what stands for all items: every one of them fails with it
   */
  execute(run: Run & Tools): Promise<Answer[]>;
}

/** One of the things a node can do. One file: what staff choose it by, its fields, and what it does. */
export interface Operation<Tools extends object = object> extends Work<Tools> {
  readonly option: INodePropertyOptions & { value: string; action: string; description: string };
}

/** What staff choose from first where a node has many operations. */
export interface Resource<Tools extends object = object> {
  readonly option: INodePropertyOptions & { value: string };
  /** one line an operation, in the order of the editor */
  readonly operations: readonly Operation<Tools>[];
  /** the operation that is chosen first; the first of them where it is not said */
  readonly first?: string;
}

/** Shows fields for what they belong to alone. */
function shownFor(show: Record<string, string[]>, fields: readonly INodeProperties[]): INodeProperties[] {
  return fields.map((field) => ({
    ...field,
    displayOptions: { ...field.displayOptions, show: { ...show, ...field.displayOptions?.show } },
  }));
}

/** The field "Operation" and the fields of each, as the editor shows them. @param first the value that is chosen first */
export function propertiesOf<Tools extends object>(
  operations: readonly Operation<Tools>[],
  first: string,
): INodeProperties[] {
  return [
    choice('Operation', 'operation', operations, { first }),
    ...operations.flatMap(({ option, fields }) => shownFor({ operation: [option.value] }, fields)),
  ];
}

/** The same for a node with resources. @param first the resource that is chosen first */
export function propertiesOfResources<Tools extends object>(
  resources: readonly Resource<Tools>[],
  first: string,
): INodeProperties[] {
  return [
    choice('Resource', 'resource', resources, { first }),
    ...resources.flatMap(({ option, operations, first: chosen = operations[0]?.option.value ?? '' }) =>
      shownFor({ resource: [option.value] }, [choice('Operation', 'operation', operations, { first: chosen })]),
    ),
    ...resources.flatMap((resource) =>
      resource.operations.flatMap(({ option, fields }) =>
        shownFor({ resource: [resource.option.value], operation: [option.value] }, fields),
      ),
    ),
  ];
}

function choice(
  displayName: string,
  name: string,
  options: readonly { option: INodePropertyOptions }[],
  { first }: { first: string },
): INodeProperties {
  return {
    displayName,
    name,
    type: 'options',
    noDataExpression: true,
    options: options.map(({ option }) => option),
    default: first,
  };
}

/** The operation that staff chose. @throws NodeOperationError */
export function operationOf<Tools extends object>(
  context: IExecuteFunctions,
  operations: readonly Operation<Tools>[],
): Operation<Tools> {
  const chosen = context.getNodeParameter('operation', 0);
  const found = operations.find(({ option }) => option.value === chosen);
  if (found !== undefined) return found;
  throw new NodeOperationError(context.getNode(), `There is no operation "${String(chosen)}"`);
}

/** The operation that staff chose of the resource that they chose. @throws NodeOperationError */
export function operationOfResource<Tools extends object>(
  context: IExecuteFunctions,
  resources: readonly Resource<Tools>[],
): Operation<Tools> {
  const chosen = context.getNodeParameter('resource', 0);
  const found = resources.find(({ option }) => option.value === chosen);
  if (found !== undefined) return operationOf(context, found.operations);
  throw new NodeOperationError(context.getNode(), `There is no resource "${String(chosen)}"`);
}

/**
 * Runs what staff chose over all items of the node. Whatever is thrown on the way, while it is chosen and its tools are
 * fetched too, fails every item: onto the error output if the node goes on after failures, else the execution ends.
 * A node that goes on must never throw: n8n (2.41) then hands its input on by the *regular* output, as if it were done.
 */
export async function perform<Tools extends object>(
  context: IExecuteFunctions,
  choose: () => Work<Tools>,
  tools: (work: Work<Tools>) => Tools | Promise<Tools>,
  failure: FailureWords = {},
): Promise<INodeExecutionData[][]> {
  const items = context.getInputData();
  const node = context.getNode();
  const goesOn = context.continueOnFail();
  let answers: Answer[];
  try {
    const work = choose();
    const fields = new FieldReader(context, { fields: work.fields, items });
    answers = await work.execute({ ...{ context, node, items, fields, goesOn }, ...(await tools(work)) });
  } catch (error) {
    return failAll(context, error, items, failure);
  }
  return [toItems({ node, items, goesOn }, answers, failure)];
}

/** What a node gives that fails as a whole: its items as failed. @throws where it does not go on after failures */
export function failAll(
  context: IExecuteFunctions,
  error: unknown,
  items: readonly INodeExecutionData[] = context.getInputData(),
  failure: FailureWords = {},
): INodeExecutionData[][] {
  const node = context.getNode();
  if (!context.continueOnFail()) throw toNodeError(node, error);
  const answers = [...items.keys()].map((index) => failedAt(index, error));
  return [toItems({ node, items, goesOn: true }, answers, failure)];
}

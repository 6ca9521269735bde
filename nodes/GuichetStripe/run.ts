import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import * as z from 'zod';
import { itemFor } from '../shared/items';
import { StripeCalls } from './client/calls';
import { connect, STRIPE_CREDENTIAL } from './client/credential';
import { failureOf } from './client/failure';
import { nodeErrorOf } from './client/nodeError';
import { operationOf } from './resources';
import { Parameters } from './parameters/Parameters';
import { withPlainFields } from './parameters/plainFields';

const runOptionsSchema = z.object({
  concurrency: z.coerce.number().int().min(1).max(25).default(5),
  output: z.enum(['merged', 'object']).default('merged'),
});

/**
 * Runs the chosen operation over all items, several at a time. An item that fails goes to the error output alone
 * with its own fields and `error` (see `failureOf`); without an error output the rest is not begun and the
 * execution ends.
 */
export async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const node = context.getNode();
  const items = context.getInputData();
  const resource = String(context.getNodeParameter('resource', 0));
  const name = String(context.getNodeParameter('operation', 0));
  const operation = operationOf(resource, name);
  if (operation === undefined) throw new NodeOperationError(node, `There is no operation "${name}" of "${resource}"`);
  const options = runOptionsSchema.parse(context.getNodeParameter('runOptions', 0, {}));
  const connection = connect(await context.getCredentials(STRIPE_CREDENTIAL));
  const goOn = context.continueOnFail();
  const source = withPlainFields(context, items);
  let stopped: Error | undefined;

  const outputs = await mapConcurrently(items, options.concurrency, async (item, index): Promise<INodeExecutionData[]> => {
    if (stopped !== undefined) return [];
    try {
      const calls = new StripeCalls(connection);
      const result = await operation.run(new Parameters(source, index), calls);
      return (Array.isArray(result) ? result : [result]).map((object: object) => itemFor(outputOf(item, object, options.output, calls.asOf), index));
    } catch (error) {
      if (!goOn) stopped ??= nodeErrorOf(node, error, index);
      const failure = { error: failureOf(error) };
      // n8n lays an item whose one field is `error` over the item that came in; of any other it keeps the message alone
      return [itemFor(node.onError === 'continueErrorOutput' ? failure : { ...item.json, ...failure }, index)];
    }
  });
  if (stopped !== undefined) throw stopped;
  return [outputs.flat()];
}

/** Plain JSON: the client's answers carry headers, and its decimals are objects. */
function outputOf(item: INodeExecutionData, object: object, output: 'merged' | 'object', asOf: number | undefined): IDataObject {
  const plain: IDataObject = JSON.parse(JSON.stringify(object));
  return output === 'object' ? plain : { ...item.json, stripe: plain, ...(asOf === undefined ? {} : { stripe_as_of: asOf }) };
}

/** The results in the order of the inputs, though several are on their way at once. */
export async function mapConcurrently<Input, Output>(inputs: readonly Input[], limit: number, work: (input: Input, index: number) => Promise<Output>): Promise<Output[]> {
  const results = new Array<Output>(inputs.length);
  const queue = inputs.entries();
  const worker = async () => {
    for (const [index, input] of queue) results[index] = await work(input, index);
  };
  await Promise.all(Array.from({ length: Math.min(limit, inputs.length) }, worker));
  return results;
}

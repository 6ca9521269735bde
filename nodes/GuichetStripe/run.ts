import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import * as z from 'zod';
import { mapConcurrently } from '../shared/concurrently';
import { FieldReader } from '../shared/fields';
import { itemFrom } from '../shared/items';
import { StripeCalls } from './client/calls';
import { connect, STRIPE_CREDENTIAL } from './client/credential';
import { failureFields } from './client/failure';
import { nodeErrorOf } from './client/nodeError';
import { operationOf, runOptions } from './resources';
import { KeysOfRun } from './parameters/KeysOfRun';
import { Parameters } from './parameters/Parameters';

const runOptionsSchema = z.object({
  concurrency: z.coerce.number().int().min(1).max(25).default(5),
  output: z.enum(['merged', 'object']).default('merged'),
  mayBeEmpty: z.array(z.string()).default([]),
});

/**
 * Runs the chosen operation over all items, several at a time. An item that fails goes to the error output alone
 * with its own fields and `error` (see `failureFields`); without an error output the rest is not begun and the
 * execution ends.
 */
export async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const node = context.getNode();
  const items = context.getInputData();
  const resource = String(context.getNodeParameter('resource', 0));
  const name = String(context.getNodeParameter('operation', 0));
  const operation = operationOf(resource, name);
  if (operation === undefined) throw new NodeOperationError(node, `There is no operation "${name}" of "${resource}"`);
  const options = runOptionsOf(context);
  const connection = connect(await context.getCredentials(STRIPE_CREDENTIAL));
  const goOn = context.continueOnFail();
  const fields = new FieldReader(context, { fields: operation.fields, items, mayBeEmpty: options.mayBeEmpty });
  const keys = new KeysOfRun(items);
  let stopped: Error | undefined;

  const outputs = await mapConcurrently(
    items,
    options.concurrency,
    async (item, index): Promise<INodeExecutionData[]> => {
      if (stopped !== undefined) return [];
      try {
        const calls = new StripeCalls(connection);
        const result = await operation.run(new Parameters(fields, index, keys), calls);
        return (Array.isArray(result) ? result : [result]).map((object: object) =>
          itemFrom(item, outputOf(item, object, options.output, calls.asOf), index),
        );
      } catch (error) {
        if (!goOn) stopped ??= nodeErrorOf(node, error, index);
        const failure = { error: failureFields(error) };
        // n8n lays an item whose one field is `error` over the item that came in; of any other it keeps the message alone
        return [itemFrom(item, node.onError === 'continueErrorOutput' ? failure : { ...item.json, ...failure }, index)];
      }
    },
  );
  if (stopped !== undefined) throw stopped;
  return [outputs.flat()];
}

/** Plain JSON: the client's answers carry headers, and its decimals are objects. */
function outputOf(
  item: INodeExecutionData,
  object: object,
  output: 'merged' | 'object',
  asOf: number | undefined,
): IDataObject {
  const plain: IDataObject = JSON.parse(JSON.stringify(object));
  return output === 'object'
    ? plain
    : { ...item.json, stripe: plain, ...(asOf === undefined ? {} : { stripe_as_of: asOf }) };
}

/** What staff set for the whole run. @throws NodeOperationError that names the option */
function runOptionsOf(context: IExecuteFunctions) {
  const fields = new FieldReader(context, { fields: [runOptions] });
  const parsed = runOptionsSchema.safeParse(fields.value('runOptions', 0, 'text', {}));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new NodeOperationError(
    context.getNode(),
    `"Run Options": ${issue?.path.join('.') ?? ''} is not valid (${issue?.message ?? ''})`,
  );
}

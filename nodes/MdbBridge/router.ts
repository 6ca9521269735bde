import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import * as z from 'zod';
import { messageOf } from '../shared/errors';
import { failedItem, itemFor } from '../shared/items';
import { BridgeDoor } from './door';
import { BridgeRefused, BridgeUnreachable } from './errors';
import { operationOf } from './operations';
import type { Asked } from './operations/operation';

const text = z.string().trim();

/** Runs the chosen operation item by item: a machine does one thing after the other. */
export async function route(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const resource = text.parse(context.getNodeParameter('resource', 0));
  const name = text.parse(context.getNodeParameter('operation', 0));
  const operation = operationOf(resource, name);
  if (!operation) throw new NodeOperationError(context.getNode(), `${resource}: ${name} is no operation of the MDB bridge`);
  const output: INodeExecutionData[] = [];
  for (const [index, item] of context.getInputData().entries()) {
    try {
      const bridge = await BridgeDoor.open(context);
      const answer = await operation.run(bridge, askedBy(context, index, `${resource}-${name}`));
      output.push(...(Array.isArray(answer) ? answer : [answer]).map((json) => itemFor(json, index)));
    } catch (error) {
      if (!context.continueOnFail()) throw explain(context, error, index);
      output.push(failedItem(context, item, index, error));
    }
  }
  return [output];
}

function askedBy(context: IExecuteFunctions, index: number, what: string): Asked {
  const sessionId = text.parse(context.getNodeParameter('sessionId', index, ''));
  const given = text.parse(context.getNodeParameter('idempotencyKey', index, ''));
  // n8n's retry repeats a run of the node: the same key, and the bridge answers as it did; a loop's next round is another run
  const run = context.getWorkflowDataProxy(index).$thisRunIndex;
  const subject = sessionId === '' ? `${context.getExecutionId()}-${context.getNode().id}-${run}-${index}` : sessionId;
  return { sessionId, after: text.parse(context.getNodeParameter('after', index, '')), idempotencyKey: given === '' ? `n8n-${what}-${subject}` : given };
}

function explain(context: IExecuteFunctions, error: unknown, itemIndex: number): NodeOperationError {
  const hint = error instanceof BridgeRefused || error instanceof BridgeUnreachable ? error.hint : '';
  return new NodeOperationError(context.getNode(), error instanceof Error ? error : messageOf(error), { itemIndex, ...(hint === '' ? {} : { description: hint }) });
}

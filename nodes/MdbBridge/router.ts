import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { asError } from '../shared/errors';
import { FieldReader, mayBeEmptyOf, type Kind } from '../shared/fields';
import { unsendableIn } from '../shared/header';
import { failedItem, itemFor, itemFrom } from '../shared/items';
import { BridgeDoor } from './door';
import { CameToNothing } from '../shared/nothing';
import { BridgeMisasked, BridgeRefused, BridgeUnreachable } from './errors';
import { operationOf } from './operations';
import { addressField } from './operations/fields';
import type { Asked, BridgeOperation } from './operations/operation';

/** Runs the chosen operation item by item: a machine does one thing after the other. */
export async function route(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const resource = String(context.getNodeParameter('resource', 0));
  const name = String(context.getNodeParameter('operation', 0));
  const operation = operationOf(resource, name);
  if (!operation)
    throw new NodeOperationError(context.getNode(), `${resource}: ${name} is no operation of the MDB bridge`);
  const output: INodeExecutionData[] = [];
  const items = context.getInputData();
  const mayBeEmpty = mayBeEmptyOf(context.getNodeParameter('mayBeEmpty', 0, []));
  const fields = new FieldReader(context, { fields: [...operation.fields, addressField], items, mayBeEmpty });
  for (const [index, item] of items.entries()) {
    try {
      const bridge = await BridgeDoor.open(
        context,
        textOf(addressField.displayName, fields.value(addressField.name, index, 'text', '')),
      );
      const answer = await operation.run(bridge, askedBy(context, fields, operation, index));
      output.push(
        ...(Array.isArray(answer) ? answer.map((json) => itemFor(json, index)) : [itemFrom(item, answer, index)]),
      );
    } catch (error) {
      if (!context.continueOnFail()) throw explain(context, error, index);
      output.push(failedItem(context, item, index, error));
    }
  }
  return [output];
}

function askedBy(
  context: IExecuteFunctions,
  fields: FieldReader,
  { resource, option, fields: own }: BridgeOperation,
  index: number,
): Asked {
  const read = (name: string, kind: Kind = 'key') =>
    own.some((field) => field.name === name) ? textOf(fields.labelOf(name), fields.value(name, index, kind, '')) : '';
  const sessionId = read('sessionId');
  if (sessionId === '' && resource === 'session')
    throw new BridgeMisasked('"Session ID" is empty: give the id that vend_sessions has');
  const given = read('idempotencyKey');
  const after = read('after');
  for (const [label, value] of [
    ['Idempotency Key', given],
    ['After Event', after],
  ] as const) {
    const unsendable = unsendableIn(value);
    if (unsendable !== undefined) throw new BridgeMisasked(`"${label}" holds ${unsendable}, which no header can carry`);
  }
  // n8n's retry repeats a run of the node: the same key, and the bridge answers as it did; a loop's next round is another run
  const run = context.getWorkflowDataProxy(index).$thisRunIndex;
  const subject = sessionId === '' ? `${context.getExecutionId()}-${context.getNode().id}-${run}-${index}` : sessionId;
  return {
    sessionId,
    after,
    text: read('text', 'text'),
    idempotencyKey: given === '' ? `n8n-${resource}-${option.value}-${subject}` : given,
  };
}

function textOf(label: string, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'object')
    throw new BridgeMisasked(`"${label}" is ${Array.isArray(value) ? 'a list' : 'an object'}, not a text`);
  return String(value).trim();
}

function explain(context: IExecuteFunctions, error: unknown, itemIndex: number): NodeOperationError {
  const hint =
    error instanceof BridgeRefused ||
    error instanceof BridgeUnreachable ||
    error instanceof BridgeMisasked ||
    error instanceof CameToNothing
      ? error.hint
      : '';
  return new NodeOperationError(context.getNode(), asError(error), {
    itemIndex,
    ...(hint === '' ? {} : { description: hint }),
  });
}

import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { eachItem, goesOn, made } from '../shared/answers';
import { FieldReader, mayBeEmptyOf, type Kind } from '../shared/fields';
import { unsendableIn } from '../shared/header';
import type { Operation } from '../shared/operation';
import { BridgeDoor } from './door';
import { BridgeMisasked } from './errors';
import { addressField, sessionIdField } from './fields';

/** What one item asks for, and the bridge that it asks. */
export interface Asked {
  bridge: BridgeDoor;
  /** Session id, trimmed; empty for operations that take none. */
  sessionId: string;
  /** Event after which to read, or empty. */
  after: string;
  /** Words for the display; empty for operations that take none. */
  text: string;
  /** Given on the node, or derived from what is asked: a retry of n8n sends the same one. */
  idempotencyKey: string;
}

export interface Endpoint extends Pick<Operation, 'option' | 'fields'> {
  /** The request for one item; a list becomes items of its own. @throws BridgeRefused, BridgeUnreachable */
  execute(asked: Asked): Promise<IDataObject | IDataObject[]>;
}

/** An endpoint of the bridge as an operation: asked item by item, for a machine does one thing after the other. */
export function endpoint({ option, fields, execute }: Endpoint): Operation {
  return {
    option,
    fields,
    execute: (run) => {
      const { context, items } = run;
      const mayBeEmpty = mayBeEmptyOf(context.getNodeParameter('mayBeEmpty', 0, []));
      const reader = new FieldReader(context, { fields: [...fields, addressField], items, mayBeEmpty });
      const has = (name: string) => fields.some((field) => field.name === name);
      return eachItem(run, 1, async (_item, index) => {
        const answer = await execute(await askedBy(context, reader, { has, operation: option.value, index }));
        return Array.isArray(answer) ? answer.map((json) => made(index, json)) : goesOn(index, answer);
      });
    },
  };
}

async function askedBy(
  context: IExecuteFunctions,
  fields: FieldReader,
  { has, operation, index }: { has(name: string): boolean; operation: string; index: number },
): Promise<Asked> {
  const address = textOf(addressField.displayName, fields.value(addressField.name, index, 'text', { fallback: '' }));
  const bridge = await BridgeDoor.open(context, address);
  const read = (name: string, kind: Kind = 'key') =>
    has(name) ? textOf(fields.labelOf(name), fields.value(name, index, kind, { fallback: '' })) : '';
  const sessionId = read('sessionId');
  if (sessionId === '' && has(sessionIdField.name))
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
  const resource = String(context.getNodeParameter('resource', 0));
  return {
    bridge,
    sessionId,
    after,
    text: read('text', 'text'),
    idempotencyKey: given === '' ? `n8n-${resource}-${operation}-${subject}` : given,
  };
}

function textOf(label: string, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'object')
    throw new BridgeMisasked(`"${label}" is ${Array.isArray(value) ? 'a list' : 'an object'}, not a text`);
  return String(value).trim();
}

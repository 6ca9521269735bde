import { NodeOperationError, type IDataObject, type INode, type INodeExecutionData } from 'n8n-workflow';
import { messageOf } from '../shared/errors';
import { referenceOf } from './mapItem';
import { StripeShapeError } from './read/error';

/** The error as n8n shows it: the path of the field, the item, and what the reader can do. */
export function unreadable(node: INode, error: unknown, index: number): NodeOperationError {
  return new NodeOperationError(node, messageOf(error), {
    itemIndex: index,
    ...(error instanceof StripeShapeError ? { description: error.hint } : {}),
  });
}

/**
 * The item on the error output. n8n lays it over the item that came in, hence the explicit nulls: the
 * payload must travel no further, neither to an alert nor into the execution's data a second time.
 */
export function unreadableItem(node: INode, input: IDataObject, index: number, error: unknown): INodeExecutionData {
  const path = error instanceof StripeShapeError ? error.path : null;
  return {
    json: { ...referenceOf(input), message: messageOf(error), path, payload: null, raw_base64: null },
    error: unreadable(node, error, index),
    pairedItem: { item: index },
  };
}

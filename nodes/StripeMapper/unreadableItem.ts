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
 * The item for `onError`: "continue". On the error output n8n (2.41) lays it over the item that came in, but only where
 * `error` is its one field; with an n8n error object beside `json` it would keep the message and drop event_id and token.
 */
export function unreadableItem(node: INode, input: IDataObject, index: number, error: unknown): INodeExecutionData {
  const known = error instanceof StripeShapeError ? { path: error.path, hint: error.hint } : {};
  const reason = { error: { message: messageOf(error), ...known } };
  return {
    json: node.onError === 'continueErrorOutput' ? reason : { ...referenceOf(input), ...reason },
    pairedItem: { item: index },
  };
}

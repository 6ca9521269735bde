import { NodeOperationError, type IDataObject, type INode, type INodeExecutionData } from 'n8n-workflow';
import { referenceOf } from './mapItem';
import type { StripeShapeError } from './read/error';

/**
 * The item on the error output. n8n lays it over the item that came in, hence the explicit nulls: the
 * payload must travel no further, neither to an alert nor into the execution's data a second time.
 */
export function unreadableItem(node: INode, input: IDataObject, index: number, error: StripeShapeError): INodeExecutionData {
  return {
    json: { ...referenceOf(input), message: error.message, path: error.path, payload: null, raw_base64: null },
    error: new NodeOperationError(node, error.message, { itemIndex: index, description: error.hint }),
    pairedItem: { item: index },
  };
}

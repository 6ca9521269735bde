import type { INode, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import Stripe from 'stripe';
import { asError } from '../../shared/errors';
import { CameToNothing } from '../../shared/nothing';
import { ParameterRefused } from '../parameters/parameterRefused';
import { hintOf } from './failure';
import { RefundRefused } from './refundRefused';

/** Any failure of an item as the error that n8n shows: Stripe's message, code, parameter and request id, and what to do. */
export function nodeErrorOf(node: INode, error: unknown, itemIndex: number): NodeApiError | NodeOperationError {
  if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
  if (error instanceof Stripe.errors.StripeError) return refusedByStripe(node, error, itemIndex);
  if (error instanceof RefundRefused) return refusedByStripe(node, error.refusal, itemIndex);
  if (error instanceof ParameterRefused || error instanceof CameToNothing) {
    return new NodeOperationError(node, error, { itemIndex, description: hintOf(error) });
  }
  return new NodeOperationError(node, asError(error), { itemIndex });
}

function refusedByStripe(node: INode, error: Stripe.errors.StripeError, itemIndex: number): NodeApiError {
  const response: JsonObject = {
    message: error.message,
    type: error.rawType ?? error.type,
    code: error.code ?? null,
    decline_code: error.decline_code ?? null,
    param: error.param ?? null,
    request_id: error.requestId ?? null,
  };
  const said = [
    error.code === undefined ? '' : `Code: ${error.code}`,
    error.decline_code === undefined ? '' : `Decline code: ${error.decline_code}`,
    error.param === undefined ? '' : `Parameter: ${error.param}`,
    error.requestId === undefined ? '' : `Request: ${error.requestId}`,
    hintOf(error),
  ];
  return new NodeApiError(node, response, {
    message: error.message,
    description: said.filter((part) => part !== '').join('. '),
    itemIndex,
    ...(error.statusCode === undefined ? {} : { httpCode: String(error.statusCode) }),
  });
}

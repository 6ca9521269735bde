import type { IDataObject, INode } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { toNodeError } from '../shared/errors';

/** What became of one input item; outcomes stand in the order of the items. */
export type Outcome = { ok: true; result: IDataObject } | { ok: false; error: Error };

/** An item that the database refused while its neighbours went through. */
export class ItemRefused extends Error {
  override readonly name = 'ItemRefused';
  /** where in the item, e.g. `items.0.stripe_price_id`; null where it is the item as a whole */
  readonly path: string | null;
  readonly hint: string | null;

  constructor(message: string, path: string | null = null, hint: string | null = null) {
    super(message);
    this.path = path;
    this.hint = hint;
  }
}

export function succeeded(result: IDataObject): Outcome {
  return { ok: true, result };
}

export function failed(error: Error): Outcome {
  return { ok: false, error };
}

/** An error as n8n shows it, with the field of the item and the database's hint under it. */
export function toError(node: INode, error: unknown, index: number): Error {
  if (!(error instanceof ItemRefused)) return toNodeError(node, error, index);
  const description = [error.path ? `Field: ${error.path}` : '', error.hint ?? ''].filter(Boolean).join('. ');
  return new NodeOperationError(node, error, { itemIndex: index, ...(description ? { description } : {}) });
}

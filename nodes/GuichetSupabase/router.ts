import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { toNodeError } from '../shared/errors';
import { failedItem, itemFor, runForAllItems } from '../shared/items';
import { supabaseOf } from '../shared/transport';
import { operationNamed } from './operations';
import { ItemRefused, type Outcome } from './outcome';
import { textOf } from './parameters';

/** An error as n8n shows it, with the database's hint under it. */
function explain(context: IExecuteFunctions, error: Error, index: number) {
  if (!(error instanceof ItemRefused)) return toNodeError(context.getNode(), error, index);
  const description = [error.path ? `Field: ${error.path}` : '', error.hint ?? ''].filter(Boolean).join('. ');
  return new NodeOperationError(context.getNode(), error, { itemIndex: index, ...(description ? { description } : {}) });
}

/** Gives items on with their results; a failed one goes to the error output, or ends the execution once all are done. */
function toItems(
  context: IExecuteFunctions,
  items: INodeExecutionData[],
  outcomes: Outcome[],
  merged: boolean,
): INodeExecutionData[] {
  return items.map((item, index) => {
    const outcome = outcomes[index];
    if (outcome?.ok) return itemFor(merged ? { ...item.json, ...outcome.result } : outcome.result, index);
    const error = outcome?.error ?? new Error('The operation gave no outcome for this item');
    if (!context.continueOnFail()) throw explain(context, error, index);
    return failedItem(context, item, index, error);
  });
}

/** Runs the chosen operation over all items at once. */
export function route(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  return runForAllItems(context, async (items) => {
    const name = textOf(context, 'operation');
    const operation = operationNamed(name, textOf(context, 'argumentMode'));
    if (!operation) throw new NodeOperationError(context.getNode(), `The operation "${name}" is not known`);
    const supabase = await supabaseOf(context);
    if (operation.kind === 'once') return operation.run(context, supabase, items);
    const outcomes = await operation.run(context, supabase, items);
    return toItems(context, items, outcomes, textOf(context, 'output') !== 'result');
  });
}

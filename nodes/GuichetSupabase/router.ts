import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { mapConcurrently } from '../shared/concurrently';
import { asError, toNodeError } from '../shared/errors';
import { failedItem, itemFor, itemFrom, itemOfAll, runForAllItems } from '../shared/items';
import { supabaseOf, type Supabase } from '../shared/transport';
import { fields, operationNamed } from './operations';
import type { PerItemOperation } from './operations/operation';
import { failed, ItemRefused, type Outcome } from './outcome';
import { Settings } from './parameters';

/** An error as n8n shows it, with the database's hint under it. */
function explain(context: IExecuteFunctions, error: Error, index: number) {
  if (!(error instanceof ItemRefused)) return toNodeError(context.getNode(), error, index);
  const description = [error.path ? `Field: ${error.path}` : '', error.hint ?? ''].filter(Boolean).join('. ');
  return new NodeOperationError(context.getNode(), error, {
    itemIndex: index,
    ...(description ? { description } : {}),
  });
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
    if (outcome?.ok) return itemFrom(item, merged ? { ...item.json, ...outcome.result } : outcome.result, index);
    return failure(context, item, index, outcome?.error ?? new Error('The operation gave no outcome for this item'));
  });
}

function failure(
  context: IExecuteFunctions,
  item: INodeExecutionData,
  index: number,
  error: Error,
): INodeExecutionData {
  if (!context.continueOnFail()) throw explain(context, error, index);
  return failedItem(context, item, index, error);
}

/** How many items are read for at the same time. */
const SIDE_BY_SIDE = 5;

/** Reads for each item, and gives what is found for it in the order of the items. */
async function readForEach(
  context: IExecuteFunctions,
  items: INodeExecutionData[],
  read: (index: number) => Promise<IDataObject[]>,
): Promise<INodeExecutionData[]> {
  const found = await mapConcurrently(items, SIDE_BY_SIDE, async (item, index) => {
    try {
      return (await read(index)).map((json) => itemFor(json, index));
    } catch (error) {
      return [failure(context, item, index, asError(error))];
    }
  });
  return found.flat();
}

/** Where to, and how: what an expression may make different from item to item. What is constant is read once for all. */
const TARGET = [
  'table',
  'functionName',
  'itemsArgument',
  'columns',
  'matchColumns',
  'conflictColumns',
  'onConflict',
  'itemField',
  'sentFields',
];

/** Runs an operation once for all items that go to the same place, which are all of them unless an expression says otherwise. */
async function runByTarget(
  operation: PerItemOperation,
  settings: Settings,
  supabase: Supabase,
  items: INodeExecutionData[],
): Promise<Outcome[]> {
  const varying = TARGET.filter((name) => settings.hasExpression(name));
  if (varying.length === 0) return operation.run(settings, supabase, items);
  const outcomes: Outcome[] = [];
  const groups = new Map<string, number[]>();
  for (const index of items.keys()) {
    try {
      const target = JSON.stringify(varying.map((name) => settings.value(name, index, 'text', '')));
      groups.set(target, [...(groups.get(target) ?? []), index]);
    } catch (error) {
      outcomes[index] = failed(asError(error));
    }
  }
  for (const indexes of groups.values()) {
    const results = await operation.run(
      settings.startingAt(indexes[0] ?? 0),
      supabase,
      indexes.flatMap((index) => items[index] ?? []),
    );
    results.forEach((outcome, position) => (outcomes[indexes[position] ?? 0] = outcome));
  }
  return outcomes;
}

/** Runs the chosen operation over all items. */
export function route(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  return runForAllItems(context, async (items) => {
    const chosen = new Settings(context, fields);
    const name = chosen.text('operation');
    const operation = operationNamed(name, chosen.text('argumentMode'));
    if (!operation) throw new NodeOperationError(context.getNode(), `The operation "${name}" is not known`);
    const supabase = await supabaseOf(context);
    const settings = new Settings(context, [...operation.fields, ...fields]);
    if (operation.kind === 'once') return operation.run(settings, supabase, items);
    if (operation.kind === 'reading') {
      if (!operation.runsOnce(settings))
        return readForEach(context, items, (index) => operation.run(settings, supabase, index));
      return (await operation.run(settings, supabase, 0)).map((json) => itemOfAll(json, items.length));
    }
    const outcomes = await runByTarget(operation, settings, supabase, items);
    return toItems(context, items, outcomes, settings.text('output') !== 'result');
  });
}

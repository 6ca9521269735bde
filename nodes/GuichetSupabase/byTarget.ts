import type { INodeExecutionData } from 'n8n-workflow';
import { failedAt, goesOn, type Answer } from '../shared/answers';
import { asError } from '../shared/errors';
import type { Run } from '../shared/operation';
import type { SupabaseTools } from './operation';
import { failed, type Outcome } from './outcome';

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

/** Writes items that go to the same place, and says of each, in their order, what became of it. */
export type Write = (tools: SupabaseTools & { items: INodeExecutionData[] }) => Promise<Outcome[]>;

/**
 * Writes once for all items that go to the same place, which are all of them unless an expression says otherwise. An item
 * goes on with what was written of it, alone or over its own fields, as "Output" says.
 */
export function byTarget(write: Write) {
  return async ({ items, settings, supabase }: Run & SupabaseTools): Promise<Answer[]> => {
    const outcomes = await outcomesOf(write, { settings, supabase, items: [...items] });
    const merged = settings.text('output') !== 'result';
    return items.map(({ json }, index) => {
      const outcome = outcomes[index];
      if (outcome?.ok) return goesOn(index, merged ? { ...json, ...outcome.result } : outcome.result);
      return failedAt(index, outcome?.error ?? new Error('The operation gave no outcome for this item'));
    });
  };
}

async function outcomesOf(
  write: Write,
  { settings, supabase, items }: SupabaseTools & { items: INodeExecutionData[] },
): Promise<Outcome[]> {
  const varying = TARGET.filter((name) => settings.hasExpression(name));
  if (varying.length === 0) return write({ settings, supabase, items });
  const outcomes: Outcome[] = [];
  const groups = new Map<string, number[]>();
  for (const index of items.keys()) {
    try {
      const target = JSON.stringify(varying.map((name) => settings.value(name, index, 'text', { fallback: '' })));
      groups.set(target, [...(groups.get(target) ?? []), index]);
    } catch (error) {
      outcomes[index] = failed(asError(error));
    }
  }
  for (const indexes of groups.values()) {
    const results = await write({
      settings: settings.startingAt(indexes[0] ?? 0),
      supabase,
      items: indexes.flatMap((index) => items[index] ?? []),
    });
    results.forEach((outcome, position) => (outcomes[indexes[position] ?? 0] = outcome));
  }
  return outcomes;
}

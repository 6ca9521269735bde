import type { IDataObject } from 'n8n-workflow';
import { goesOn, type Answer } from '../shared/answers';
import type { Run } from '../shared/operation';
import type { Supabase } from '../shared/transport';
import { outboxIdOf, settledAnswer } from './row';

/** Calls a function with which staff decide about rows, once for the items at `indexes`, and gives each `outbox: {result}`. */
export async function decide(
  { supabase, items }: Pick<Run, 'items'> & { supabase: Supabase },
  functionName: string,
  indexes: readonly number[],
  more: IDataObject,
): Promise<Answer[]> {
  const rows = indexes.map((index) => {
    const json = items[index]?.json ?? {};
    return { index, json, id: outboxIdOf(json, index) };
  });
  const ids = [...new Set(rows.map(({ id }) => id))];
  const { results } = await supabase.call(functionName, { ids, ...more }, settledAnswer);
  const byId = new Map(results.map(({ id, result }) => [id, result]));
  return rows.map(({ index, json, id }) => goesOn(index, { ...json, outbox: { result: byId.get(id) ?? 'not_found' } }));
}

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { failedAt, goesOn, type Answer } from '../shared/answers';
import type { Run } from '../shared/operation';
import type { Supabase } from '../shared/transport';
import { outboxIdOf, settledAnswer } from './row';

/**
 * Settles rows with one call a token (one in all within an execution of the Outbox Trigger) and gives every item
 * `outbox: {result, …}`. Items without a token are samples: nothing is called for them, their result is `test`.
 * @param rowOf what is told of the row; an error: its item fails, and nothing is told
 */
export async function settle(
  { supabase, items }: Pick<Run, 'items'> & { supabase: Supabase },
  functionName: string,
  rowOf: (item: INodeExecutionData, index: number) => IDataObject | Error,
): Promise<Answer[]> {
  const rowsByToken = new Map<string, IDataObject[]>();
  const faults = new Map<number, Error>();
  const ids = items.map((item, index) => {
    const id = outboxIdOf(item.json, index);
    const { token } = item.json;
    if (typeof token !== 'string') return id;
    const row = rowOf(item, index);
    if (row instanceof Error) {
      faults.set(index, row);
      return id;
    }
    const rows = rowsByToken.get(token) ?? [];
    rows.push({ id, ...row });
    rowsByToken.set(token, rows);
    return id;
  });
  const results = new Map<string, IDataObject>();
  for (const [token, rows] of rowsByToken) {
    const answer = await supabase.call(functionName, { token, rows }, settledAnswer);
    for (const { id, ...result } of answer.results) results.set(id, result as IDataObject);
  }
  return items.map((item, index) => {
    const fault = faults.get(index);
    if (fault !== undefined) return failedAt(index, fault);
    const known = typeof item.json.token === 'string' ? results.get(ids[index] ?? '') : { result: 'test' };
    return goesOn(index, { ...item.json, outbox: known ?? { result: 'lapsed' } });
  });
}

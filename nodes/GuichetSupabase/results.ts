import type { IDataObject } from 'n8n-workflow';
import * as z from 'zod';
import { failed, ItemRefused, succeeded, type Outcome } from './outcome';

/** The answer of every array function of the database: one entry an item, each from a savepoint of its own. */
export const perItemAnswer = z.object({
  results: z.array(
    z.looseObject({
      event_id: z.string().optional(),
      result: z.string(),
      error: z
        .object({
          message: z.string(),
          path: z.string().nullish(),
          hint: z.string().nullish(),
        })
        .nullish(),
    }),
  ),
});

export type ItemResult = z.infer<typeof perItemAnswer>['results'][number];

function outcomeOf(result: ItemResult): Outcome {
  if (result.result !== 'error') return succeeded(result as IDataObject);
  const { message, path, hint } = result.error ?? { message: 'The database gave no reason', path: null, hint: null };
  return failed(new ItemRefused(message, path ?? null, hint ?? null));
}

/**
 * Gives every sent item its result: by `event_id` where each item and each result bears one of its own, else by order.
 * An item without a result fails: nobody knows what became of it.
 */
export function spreadResults(sent: IDataObject[], results: ItemResult[]): Outcome[] {
  const byEvent = new Map(results.map((result) => [result.event_id, result]));
  const named = sent.map((item) => byEvent.get(typeof item.event_id === 'string' ? item.event_id : undefined));
  const hasOwnNames = byEvent.size === results.length && !byEvent.has(undefined);
  const byName = hasOwnNames && new Set(sent.map((item) => item.event_id)).size === sent.length;
  if (!byName && results.length !== sent.length) {
    throw new Error(
      `The function gave ${results.length} results for ${sent.length} items and no event_id of their own to tell them apart`,
    );
  }
  return sent.map((_, index) => {
    const result = byName ? named[index] : results[index];
    return result ? outcomeOf(result) : failed(new ItemRefused('The function gave no result for this item'));
  });
}

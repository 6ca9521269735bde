import { missing } from '../errors.ts';
import type { List } from '../objects.ts';

interface Paging {
  limit?: number;
  starting_after?: string;
  ending_before?: string;
}

/**
 * A page of rows in Stripe's order, newest first.
 * @param rows oldest first
 * @throws StripeError where the cursor is not among the rows
 */
export function page<Row extends { id: string }>(rows: Row[], paging: Paging, url: string): List<Row> {
  const newestFirst = [...rows].reverse();
  const limit = Math.min(Math.max(paging.limit ?? 10, 1), 100);
  const at = (id: string, param: string) => {
    const index = newestFirst.findIndex((row) => row.id === id);
    if (index === -1) throw missing('object', id, param, { status: 400 });
    return index;
  };
  if (paging.ending_before !== undefined) {
    const end = at(paging.ending_before, 'ending_before');
    const start = Math.max(0, end - limit);
    return { object: 'list', data: newestFirst.slice(start, end), has_more: start > 0, url };
  }
  const start = paging.starting_after === undefined ? 0 : at(paging.starting_after, 'starting_after') + 1;
  return {
    object: 'list',
    data: newestFirst.slice(start, start + limit),
    has_more: start + limit < newestFirst.length,
    url,
  };
}

type Range = number | { gt?: number; gte?: number; lt?: number; lte?: number } | undefined;

/** The `created` parameter of lists. */
export function createdWithin(range: Range): (row: { created: number }) => boolean {
  if (range === undefined) return () => true;
  if (typeof range === 'number') return ({ created }) => created === range;
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = range;
  return ({ created }) => created > gt && created >= gte && created < lt && created <= lte;
}

/** True where a filter is not given or equal. */
export function matches<T>(filter: T | undefined, value: T | null): boolean {
  return filter === undefined || filter === value;
}

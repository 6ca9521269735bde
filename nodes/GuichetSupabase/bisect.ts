import { asError, SupabaseRefused } from '../shared/errors';
import { failed, type Outcome } from './outcome';

/** Where the request itself is wrong (unknown column, table or function), fewer rows fail the same way. */
export function isAboutSomeRows(error: unknown): boolean {
  if (!(error instanceof SupabaseRefused)) return false;
  // two rows of one statement are the same one, spelled otherwise: each by itself is written
  if (error.code === '21000') return true;
  if (!error.isAboutTheRows) return false;
  return !error.code?.startsWith('PGRST') && !error.code?.startsWith('42');
}

/**
 * Sends all entries in one request. Where the database refuses it because of a row, the halves are sent by
 * themselves until the bad rows stand alone: they fail, the others go through, in order.
 *
 * Costs one request when all is well, about `2 × k × log2(n / k)` more for `k` bad entries among `n`. A refused
 * request left nothing behind (it is one transaction), so the halves repeat no effect. A request without an
 * answer is not repeated: all of its entries fail.
 */
export async function sendBisecting<Entry>(
  entries: Entry[],
  send: (entries: Entry[]) => Promise<Outcome[]>,
): Promise<Outcome[]> {
  try {
    return await send(entries);
  } catch (error) {
    if (entries.length <= 1 || !isAboutSomeRows(error)) return entries.map(() => failed(asError(error)));
    const middle = Math.ceil(entries.length / 2);
    const left = await sendBisecting(entries.slice(0, middle), send);
    return [...left, ...(await sendBisecting(entries.slice(middle), send))];
  }
}

import * as z from 'zod/mini';
import { callDesk } from '../api.ts';
import { type Movement, movementSchema } from '../payments/movement.ts';

const pageSchema = z.object({ rows: z.array(movementSchema), next: z.nullable(z.string()) });

/**
 * All movements of a month, newest first.
 * @param month its first day
 * @param onProgress how many have come so far
 */
export async function readMonth(month: string, onProgress: (count: number) => void): Promise<Movement[]> {
  const all: Movement[] = [];
  for (let after: string | null = null; ;) {
    const args = { p_month: month, p_limit: 2_000, ...(after === null ? {} : { p_after: after }) };
    const page: z.infer<typeof pageSchema> = await callDesk('desk_month_rows', args, pageSchema);
    all.push(...page.rows);
    onProgress(all.length);
    if (page.next === null) return all;
    after = page.next;
  }
}

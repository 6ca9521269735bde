import * as z from 'zod/mini';
import { feesSchema } from '../today/schema.ts';

/** What `desk_month` answers. */
export const monthSchema = z.object({
  month: z.string(),
  sums: z.array(
    z.object({
      currency: z.string(),
      kind: z.string(),
      domain: z.string(),
      amount_minor: z.number(),
      count: z.number(),
    }),
  ),
  fees: feesSchema,
  undated: z.array(z.object({ currency: z.string(), amount_minor: z.number(), count: z.number() })),
});
export type Month = z.infer<typeof monthSchema>;
